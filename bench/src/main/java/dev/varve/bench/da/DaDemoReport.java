/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.bench.load.Latencies;
import dev.varve.cli.da.FindingTexts;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.audit.Finding;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells in plain words what the demo does and what came of it, and gathers the same as JSON. */
final class DaDemoReport {

    private static final double MEGABIT_BYTES = 125_000;
    private static final double SECOND_NANOS = 1e9;
    private static final double LATENCY_BAR_MILLIS = GateLog.LATENCY_BAR_NANOS / 1e6;

    private final PrintWriter out;
    private final boolean quiet;
    private final Map<String, Object> json = new LinkedHashMap<>();

    /**
     * @param out where the words go
     * @param quiet whether to print no words, because JSON is wanted
     */
    DaDemoReport(PrintWriter out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
    }

    void note(String text) {
        say("%s", text);
    }

    void machine(Map<String, Object> machine, Map<String, Object> versions) {
        say(
                "%s",
                "On " + machine.get("cores") + " cores, load average " + machine.get("load-average") + "; " + versions);
        json.put("machine", machine);
        json.put("versions", versions);
    }

    void begins(ActionRate rate, DaConfig config) {
        String mode = config.publishMode().name().toLowerCase(Locale.ROOT);
        say(
                "Three servers keep '%s' (%s), one more each of %s.",
                config.names().primary(),
                config.leastDurability(),
                config.names().mirrors());
        say(
                "%,d actions of %d B, %.1f Mbit/s for %d s, %s, up to %d at once ...",
                rate.count(),
                rate.size(),
                rate.bytesPerSecond() / MEGABIT_BYTES,
                rate.span().toSeconds(),
                mode,
                config.window());
        json.put("actions", rate.count());
        json.put("size", rate.size());
        json.put("mbit-per-second", rate.bytesPerSecond() / MEGABIT_BYTES);
        json.put("mode", mode);
    }

    void published(GateLog log, LeaderLoss loss) {
        say("%-55s %9s %9s %9s %9s", "milliseconds until replicated", "p50", "p99", "p99.9", "max");
        row(
                "from journaled, after 2 s and before the loss",
                "calm-service",
                log.calm().service());
        row(
                "from when it was due, after 2 s and before the loss",
                "calm-due",
                log.calm().due());
        row("from journaled, all", "service", log.all().service());
        row("from when it was due, all", "due", log.all().due());
        say("Seconds in which one took %.0f ms and more from journaled: %s.", LATENCY_BAR_MILLIS, log.slow());
        json.put("slow-seconds", log.slow().millis());
        loss.victim()
                .ifPresentOrElse(
                        victim -> say(
                                "Half way, the leader %s was killed with SIGKILL: nothing was replicated for %.2f s (before that, never longer than %.3f s). It was started again.",
                                victim, log.stallNanos() / SECOND_NANOS, log.calmStallNanos() / SECOND_NANOS),
                        () -> say(
                                "It was never longer than %.3f s that nothing was replicated.",
                                log.calmStallNanos() / SECOND_NANOS));
        log.electionNanos()
                .ifPresent(nanos -> say("The servers had chosen another leader after %.2f s.", nanos / SECOND_NANOS));
        say(
                "Backlog: at most %,d actions before the loss, %,d after it, %,d when the last was submitted, gone %.2f s later.",
                log.calmBacklog(), log.backlog().most(), log.finalBacklog(), log.drainNanos() / SECOND_NANOS);
        json.put("killed", loss.victim().orElse(""));
        json.put("stall-seconds", log.stallNanos() / SECOND_NANOS);
        log.electionNanos().ifPresent(nanos -> json.put("election-seconds", nanos / SECOND_NANOS));
        json.put("calm-stall-seconds", log.calmStallNanos() / SECOND_NANOS);
        json.put("backlog-before", log.calmBacklog());
        json.put("backlog-most", log.backlog().most());
        json.put("backlog-last", log.finalBacklog());
        json.put("drain-seconds", log.drainNanos() / SECOND_NANOS);
    }

    /** What is wrong with a run in which nothing happened to the servers; empty if nothing is. */
    List<String> judged(GateLog log, int window) {
        double latency = log.calm().service().millis(99.9);
        Backlog backlog = log.backlog();
        say(
                "Bars: 99.9 %% within %.0f ms of being journaled, after 2 s: %.2f ms. Backlog: %,d actions in the first quarter, %,d in the last (medians).",
                LATENCY_BAR_MILLIS, latency, backlog.early(), backlog.late());
        json.put("p99.9-bar-ms", LATENCY_BAR_MILLIS);
        json.put("backlog-early", backlog.early());
        json.put("backlog-late", backlog.late());
        List<String> missed = new ArrayList<>();
        if (latency >= LATENCY_BAR_MILLIS) {
            missed.add("99.9 % were replicated within " + latency + " ms, not " + LATENCY_BAR_MILLIS);
        }
        // What makes one batch is on its way, and no backlog.
        if (backlog.late() > backlog.early() + window) {
            missed.add("the backlog grew from " + backlog.early() + " to " + backlog.late() + " actions");
        }
        return missed;
    }

    private void row(String what, String field, Latencies latencies) {
        say(
                "%-55s %9.2f %9.2f %9.2f %9.2f",
                what, latencies.millis(50), latencies.millis(99), latencies.millis(99.9), latencies.millis(100));
        json.put(field, latencies.json());
    }

    void accounted(List<Finding> findings, List<String> problems) {
        findings.forEach(finding -> say("%s", FindingTexts.line(finding)));
        say(
                problems.isEmpty()
                        ? "Every action is accounted for: in the journal, at the gate, in the primary and in each mirror, once, in order."
                        : "FAILED:\n  %s",
                String.join("\n  ", problems));
        json.put("copies", findings.stream().map(FindingTexts::json).toList());
        json.put("problems", problems);
    }

    Map<String, Object> json() {
        return json;
    }

    private void say(String format, Object... values) {
        if (!quiet) {
            out.println(String.format(Locale.ROOT, format, values));
            out.flush();
        }
    }
}
