/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.bench.Machine;
import dev.varve.bench.Versions;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.bench.process.NatsServerFile;
import dev.varve.recipes.da.publish.PublisherSettings.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that start a cluster of their own and publish actions to it. */
final class ClusterOptions {

    private static final double MEGABIT_BYTES = 125_000;

    @Option(names = "--rate", paramLabel = "MBIT", description = "Mbit/s of payload (default: 10).")
    private double rate = 10;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "linear, batched, pipelined (default: batched where the servers can, else pipelined).")
    private @Nullable Mode mode;

    @Option(names = "--sync-always", description = "Have the servers sync before they acknowledge.")
    private boolean syncAlways;

    @Option(
            names = "--nats-server",
            paramLabel = "FILE",
            description = "The nats-server to run (default: NATS_SERVER, else PATH, else one that is fetched once).")
    private @Nullable Path natsServer;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where all files are made, and deleted afterwards (default: the temporary directory).")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    ActionRate actions(int size, int seconds) {
        return new ActionRate(rate * MEGABIT_BYTES, size, Duration.ofSeconds(seconds));
    }

    Optional<Mode> mode() {
        return Optional.ofNullable(mode);
    }

    /** Starts the cluster, lets {@code work} use it, and removes all of it; tells {@code report} of the machine. Returns what was wrong. */
    List<String> on(DaDemoReport report, Function<DemoStore, List<String>> work) {
        NatsServerFile server = NatsServerFile.find(Optional.ofNullable(natsServer), System.getenv(), report::note);
        report.machine(Machine.json(directory), Versions.json(server));
        JetStreamSync sync = syncAlways ? JetStreamSync.ALWAYS : JetStreamSync.DEFAULT;
        try (Ground ground = Ground.open(server, directory);
                DemoStore store = DemoStore.start(ground, sync)) {
            return work.apply(store);
        }
    }
}
