/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.Preconditions;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Json;
import dev.varve.cli.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve da load}: whether a rate is sustained, and how soon actions are replicated, on a cluster of its own that stays whole. */
@Command(
        name = "load",
        description = {
            "Start a cluster on loopback and publish actions of each size at a steady rate, with no fault; then account for every action.",
            "Judges that the backlog does not grow and that 99.9 %% are replicated within 50 ms of being journaled; exits with 11 if not, or if an action is not where it should be."
        })
final class DaLoadCommand implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--seconds", paramLabel = "N", description = "For how long actions of a size come (default: 600).")
    private int seconds = 600;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            split = ",",
            description = "Bytes of an action, 8 to 4096; several, one after the other (default: 256,1024,4096).")
    private List<Integer> sizes = List.of(256, 1024, 4096);

    @Override
    public Integer call() {
        Preconditions.atLeast("--seconds", seconds, 1);
        List<ActionRate> rates =
                sizes.stream().map(size -> cluster.actions(size, seconds)).toList();
        List<Map<String, Object>> runs = new ArrayList<>();
        boolean met = true;
        for (ActionRate rate : rates) {
            DaDemoReport report =
                    new DaDemoReport(session.out(), session.options().json());
            met &= cluster.on(report, store -> new DaDemo(store, rate, report).run(cluster.mode(), Fault.NONE))
                    .isEmpty();
            runs.add(report.json());
        }
        if (session.options().json()) {
            session.out().println(Json.line(Map.of("runs", runs, "met", met)));
            session.out().flush();
        }
        return met ? ExitCodes.OK : ExitCodes.DIFFERENT;
    }
}
