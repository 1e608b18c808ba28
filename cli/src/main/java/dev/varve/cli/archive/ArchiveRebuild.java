/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.HeadRebuild;
import dev.varve.tiering.archive.manifest.Head;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive rebuild-index}: the head made anew. */
@Command(
        name = "rebuild-index",
        description = {
            "Make the head of an archive anew from a listing, where it is lost or damaged.",
            "Whoever was writing to the archive is fenced."
        })
final class ArchiveRebuild implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Override
    public Integer call() {
        Head head = new HeadRebuild(place.open(session)).run();
        session.print(() -> SegmentTexts.text(head), () -> SegmentTexts.json(head));
        return ExitCodes.OK;
    }
}
