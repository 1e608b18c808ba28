/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.Capability;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.DataAvailability;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.audit.Finding;
import dev.varve.recipes.da.publish.PublisherSettings.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Actions at a steady rate, the loss of the leader half way if that is wanted, and an account of every action. For one use. */
final class DaDemo {

    /** How many actions make a batch. */
    static final int WINDOW = 256;

    private static final long SAMPLE_MILLIS = 50;

    private final DemoStore store;
    private final ActionRate rate;
    private final DaDemoReport report;
    private final GateLog log;
    private List<String> missing = List.of();

    DaDemo(DemoStore store, ActionRate rate, DaDemoReport report) {
        this.store = store;
        this.rate = rate;
        this.report = report;
        this.log = new GateLog(rate.count());
    }

    /** Runs it; returns what was wrong, empty if nothing was. */
    List<String> run(Optional<Mode> wanted, Fault fault) {
        DaConfig config = store.config().withMode(wanted.orElseGet(this::fastest), WINDOW);
        report.begins(rate, config);
        LeaderLoss loss = new LeaderLoss(store, log);
        SolutionRevision revision = publish(config, log, loss, fault);
        report.published(log, loss);
        Accounts accounts = new Accounts(store, log);
        List<Finding> findings = accounts.take(revision, rate.count());
        missing = accounts.problems();
        List<String> problems = new ArrayList<>(missing);
        if (fault == Fault.NONE) {
            problems.addAll(report.judged(log, config.window()));
        }
        report.accounted(findings, problems);
        return problems;
    }

    /** What was seen at the gate. */
    GateLog log() {
        return log;
    }

    /** What of the actions was not where it should be, a line each; before the run has ended, nothing. */
    List<String> missing() {
        return missing;
    }

    private Mode fastest() {
        return store.varve().capabilities().has(Capability.ATOMIC_BATCH) ? Mode.BATCHED : Mode.PIPELINED;
    }

    private SolutionRevision publish(DaConfig config, GateLog log, LeaderLoss loss, Fault fault) {
        ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
        try (DataAvailability da = DataAvailability.start(store.varve(), config)) {
            var unused = sampler.scheduleAtFixedRate(
                    () -> log.backlog(da.status().backlog()), 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
            CompletableFuture<Void> lossAndReturn = switch (fault) {
                case NONE -> CompletableFuture.allOf();
                case LEADER_LOSS -> loss.in(rate.span().dividedBy(2));
            };
            try {
                new ActionLoad(da, rate, log).run();
            } finally {
                // What was killed is to be up again before everything is taken down.
                lossAndReturn
                        .handle((done, failure) -> Optional.ofNullable(failure))
                        .join();
            }
            lossAndReturn.join();
            return da.revision();
        } finally {
            sampler.shutdownNow();
        }
    }
}
