/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.manifest.Head;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive status}: what an archive holds, by its head alone. */
@Command(name = "status", description = "Print what an archive holds, by its head alone.")
final class ArchiveStatus implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Override
    public Integer call() {
        Head head = place.open(session).head();
        session.print(() -> SegmentTexts.text(head), () -> SegmentTexts.json(head));
        return ExitCodes.OK;
    }
}
