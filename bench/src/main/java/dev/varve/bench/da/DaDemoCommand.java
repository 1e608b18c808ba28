/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.Preconditions;
import dev.varve.bench.Machine;
import dev.varve.bench.Versions;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.bench.process.NatsServerFile;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Json;
import dev.varve.cli.Session;
import dev.varve.recipes.da.publish.PublisherSettings.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve da demo}: the whole path, on a cluster of its own that loses its leader. */
@Command(
        name = "demo",
        description = {
            "Start a cluster on loopback, publish actions at a steady rate, kill the leader half way, and account for every action.",
            "Leaves no process and no file; exits with 11 if one action is missing, repeated, moved or changed."
        })
final class DaDemoCommand implements Callable<Integer> {

    private static final double MEGABIT_BYTES = 125_000;

    @Mixin
    private Session session = new Session();

    @Option(names = "--seconds", paramLabel = "N", description = "For how long actions come (default: 60).")
    private int seconds = 60;

    @Option(names = "--rate", paramLabel = "MBIT", description = "Mbit/s of payload (default: 10).")
    private double rate = 10;

    @Option(names = "--size", paramLabel = "BYTES", description = "Bytes of an action, 8 to 4096 (default: 256).")
    private int size = 256;

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
            description = "The nats-server to run (default: NATS_SERVER, else PATH, else the cache of the tests).")
    private @Nullable Path natsServer;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where all files are made, and deleted afterwards (default: the temporary directory).")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Override
    public Integer call() {
        Preconditions.atLeast("--seconds", seconds, 1);
        ActionRate actions = new ActionRate(rate * MEGABIT_BYTES, size, Duration.ofSeconds(seconds));
        NatsServerFile server = NatsServerFile.find(Optional.ofNullable(natsServer), System.getenv());
        DaDemoReport report = new DaDemoReport(session.out(), session.options().json());
        report.machine(Machine.json(directory), Versions.json(server));
        List<String> problems = run(server, actions, report);
        if (session.options().json()) {
            session.out().println(Json.line(report.json()));
            session.out().flush();
        }
        return problems.isEmpty() ? ExitCodes.OK : ExitCodes.DIFFERENT;
    }

    private List<String> run(NatsServerFile server, ActionRate actions, DaDemoReport report) {
        JetStreamSync sync = syncAlways ? JetStreamSync.ALWAYS : JetStreamSync.DEFAULT;
        try (Ground ground = Ground.open(server, directory);
                DemoStore store = DemoStore.start(ground, sync)) {
            return new DaDemo(store, actions, report).run(Optional.ofNullable(mode));
        }
    }
}
