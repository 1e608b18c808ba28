/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import dev.varve.StorageException;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.NatsServerFile;
import dev.varve.bench.scenario.Peer;
import dev.varve.bench.scenario.Scenario;
import dev.varve.bench.scenario.Scenarios;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Json;
import dev.varve.cli.Session;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varve bench}: measures the persistence service beside its peers, in one run on this machine. */
@Command(
        name = "bench",
        description = {
            "Measure the persistence service beside JetStream and the bare library, in one run on this machine.",
            "Starts nats-servers and 'varve serve' of its own on loopback, and ends them; leaves no files."
        },
        subcommands = MicroCommand.class)
final class BenchCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
    private CommandSpec spec;

    @Mixin
    private Session session = new Session();

    @Mixin
    private ExtentOptions extent = new ExtentOptions();

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..1", // because 'micro' has none
            description =
                    "publish, load, rest, create, scan, kv, backend, da, archive, warm, failover, disk, the id of a bar (PERF-1), or all of these; users: thousands at once through two servers (PS-19); growth: how cost grows, with plots.")
    private String scenario = "";

    @Option(
            names = "--peer",
            paramLabel = "PEER",
            description =
                    "jetstream, jetstream-always, raw, sqlite; may be repeated (default: all that the scenario knows).")
    private List<Peer> peers = List.of(Peer.values());

    @Option(
            names = "--nats-server",
            paramLabel = "FILE",
            description = "The nats-server to run (default: NATS_SERVER, else PATH, else one that is fetched once).")
    private @Nullable Path natsServer;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Where all files are made, and deleted afterwards; its disk is measured (default: the temporary directory).")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Also write the same as bench.json, bench.md, and plots as SVG where there are any, into DIR.")
    private @Nullable Path reportDirectory;

    @Option(names = "--json", description = "Print one JSON object; the same as --output json.")
    private boolean json;

    @Override
    public Integer call() {
        if (scenario.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'SCENARIO', or 'micro'");
        }
        List<Scenario> chosen = "all".equals(scenario) ? Scenarios.all() : List.of(Scenarios.named(scenario));
        NatsServerFile server = NatsServerFile.find(Optional.ofNullable(natsServer), System.getenv(), this::say);
        List<StorageException> failures = new ArrayList<>();
        Report report =
                new Report(Machine.json(directory), Versions.json(server), new ArrayList<>(), new ArrayList<>());
        Machine.warning(report.machine(), directory).ifPresent(this::say);
        for (Scenario next : chosen) {
            Attempt.Outcome outcome = run(next, server, chosen.size() > 1);
            report.results().addAll(outcome.results());
            report.plots().addAll(outcome.plots());
            outcome.failure().ifPresent(failure -> {
                // The others' figures stand; the run as a whole fails once they are printed.
                progress(next, "failed: " + failure.getMessage());
                failures.add(failure);
            });
        }
        print(report);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return ExitCodes.OK;
    }

    private Attempt.Outcome run(Scenario next, NatsServerFile server, boolean several) {
        progress(next, next.work());
        Setup setup = extent.setup(next, several, Set.copyOf(peers));
        return new Attempt(next, text -> progress(next, text))
                .run(() -> Ground.open(server, directory), setup, extent.limit(next, several));
    }

    private void progress(Scenario of, String text) {
        say(of.id() + ": " + text);
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void print(Report report) {
        boolean wanted = json || session.options().json();
        session.out().println(wanted ? Json.line(report.json()) : report.text());
        session.out().flush();
        if (reportDirectory != null) {
            ReportDirectory.write(report, reportDirectory);
            say("written to " + reportDirectory);
        }
    }
}
