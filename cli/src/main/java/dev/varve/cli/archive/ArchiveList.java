/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.Chain;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code varve archive list}: the segments. */
@Command(
        name = "list",
        description = "Print the segments that may hold messages of a range, from the first to the last.")
final class ArchiveList implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Override
    public Integer call() {
        Archive archive = place.open(session);
        for (SegmentManifest manifest : Chain.within(archive, archive.head(), range.range())) {
            session.print(() -> SegmentTexts.line(manifest), () -> SegmentTexts.json(manifest));
        }
        return ExitCodes.OK;
    }
}
