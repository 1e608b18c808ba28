/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.Garbage;
import dev.varve.tiering.store.BlobKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve archive gc}: what fenced writers left. */
@Command(name = "gc", description = "Remove the segments and manifests that fenced writers left and nothing leads to.")
final class ArchiveGarbage implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Option(names = "--dry-run", description = "Print what would be removed, and remove nothing.")
    private boolean dryRun;

    @Option(
            names = "--merged",
            description =
                    "Also the small segments that were merged into others; no restore may be running that began before.")
    private boolean merged;

    @Override
    public Integer call() {
        Archive archive = place.open(session);
        Garbage garbage = new Garbage(archive);
        List<BlobKey> keys = new ArrayList<>(garbage.list());
        if (merged) {
            keys.addAll(garbage.merged());
        }
        for (BlobKey key : keys) {
            boolean removed = !dryRun && archive.store().delete(key);
            session.print(key::value, () -> Map.of("key", key.value(), "removed", removed));
        }
        return ExitCodes.OK;
    }
}
