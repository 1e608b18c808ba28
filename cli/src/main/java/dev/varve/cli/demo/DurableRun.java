/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.cli.input.InputFile;
import dev.varve.cli.input.LineReader;
import dev.varve.server.EmbeddedCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The persistence service at work: lines are stored, followed and read back, and a server dies on the way. For one use. */
final class DurableRun {

    private final EmbeddedCluster cluster;
    private final Varve varve;
    private final Job job;
    private final DemoReport report;
    private final List<String> problems = new ArrayList<>();

    DurableRun(EmbeddedCluster cluster, Varve varve, Job job, DemoReport report) {
        this.cluster = cluster;
        this.varve = varve;
        this.job = job;
        this.report = report;
    }

    /** Runs it; returns what was wrong, empty if nothing was. */
    List<String> run(InputFile.Summary summary) throws IOException, InterruptedException {
        Layout layout = job.layout(lookBack(summary));
        Failover failover = new Failover(cluster, layout, summary.lines() / 2);
        try (Progress progress = Progress.begin(cluster.data(), layout.run(), job.description(summary));
                Follower follower = new Follower(cluster.connect(), layout)) {
            long messages = write(layout, new DurableEvents(failover, progress, report.storing(summary.lines())));
            report.failover(failover, messages);
            problems.addAll(follower.compare(job, report));
            problems.addAll(MemoryRun.compare(varve, layout, job.open(), report));
            progress.finish();
        }
        return problems;
    }

    /** Checks what an earlier run acknowledged, removes it, and gives the number of this one. */
    private long lookBack(InputFile.Summary summary) throws IOException {
        PastRuns past = new PastRuns(varve, cluster.data());
        List<String> missing = past.missing(job, job.description(summary));
        problems.addAll(missing);
        past.cutOff().ifPresent(run -> report.past(run, missing.isEmpty()));
        return past.clear();
    }

    /** Returns how many lines became messages. */
    private long write(Layout layout, DurableEvents events) throws IOException {
        Writer writer = new Writer(varve, layout, Durability.DISK, events);
        try (events;
                LineReader lines = job.open()) {
            writer.write(lines);
        }
        report.stored(writer, layout);
        return writer.messages();
    }
}
