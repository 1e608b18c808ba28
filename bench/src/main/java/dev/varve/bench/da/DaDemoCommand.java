/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.Preconditions;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Json;
import dev.varve.cli.Session;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Mixin
    private Session session = new Session();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--seconds", paramLabel = "N", description = "For how long actions come (default: 60).")
    private int seconds = 60;

    @Option(names = "--size", paramLabel = "BYTES", description = "Bytes of an action, 8 to 4096 (default: 256).")
    private int size = 256;

    @Override
    public Integer call() {
        Preconditions.atLeast("--seconds", seconds, 1);
        ActionRate actions = cluster.actions(size, seconds);
        DaDemoReport report = new DaDemoReport(session.out(), session.options().json());
        List<String> problems =
                cluster.on(report, store -> new DaDemo(store, actions, report).run(cluster.mode(), Fault.LEADER_LOSS));
        if (session.options().json()) {
            session.out().println(Json.line(report.json()));
            session.out().flush();
        }
        return problems.isEmpty() ? ExitCodes.OK : ExitCodes.DIFFERENT;
    }
}
