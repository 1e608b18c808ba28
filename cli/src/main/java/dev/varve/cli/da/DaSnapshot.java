/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Preconditions;
import dev.varve.Varve;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.snapshot.SnapshotId;
import dev.varve.recipes.da.snapshot.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve da snapshot}: stores a state of the application. */
@Command(
        name = "snapshot",
        description = "Store the state of the application after a replicated action, compressed and hashed.")
final class DaSnapshot implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Option(names = "--file", paramLabel = "FILE", description = "The state (default: the standard input).")
    private @Nullable Path file;

    @Option(
            names = "--action",
            required = true,
            paramLabel = "ID",
            description = "The last action in it: a start from the snapshot goes on behind it.")
    private long action;

    @Override
    public Integer call() throws IOException {
        DaConfig config = DaSection.of(session);
        try (InputStream state = file == null ? session.in() : Files.newInputStream(file);
                Varve varve = session.open()) {
            requireReplicated(Marks.of(varve, config).replicatedAction());
            SnapshotId id = new SnapshotId(config.application().rollupRevision(), action);
            SnapshotInfo info = SnapshotTexts.store(varve, config).publish(id, config.application(), state);
            session.print(() -> SnapshotTexts.line(info), () -> SnapshotTexts.json(info));
        }
        return ExitCodes.OK;
    }

    private void requireReplicated(OptionalLong last) {
        Preconditions.require(
                action >= 0 && action <= last.orElse(-1),
                last.isPresent()
                        ? "action " + action + " is not replicated, only up to " + last.getAsLong()
                                + " is; a start from this snapshot might miss actions"
                        : "no action is replicated: there is nothing to take a snapshot of");
    }
}
