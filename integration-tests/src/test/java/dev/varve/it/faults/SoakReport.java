/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.history.Defect;
import dev.varve.testkit.history.History;
import dev.varve.testkit.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** What a soak has to tell, as text and as JSON. */
final class SoakReport {

    private static final long WARM_UP_SECONDS = 60;
    /** Files that grow fill the caches of the database up to their bounds. */
    private static final double MOST_GROWTH = 1.5;

    private final Installation installation;
    private final long began = System.nanoTime();
    private final Map<String, List<Sample>> memory = new TreeMap<>();
    private int kills;

    /**
     * The memory of a process at some time.
     *
     * @param second since the soak began
     * @param kib its resident memory
     */
    record Sample(long second, long kib) {}

    SoakReport(Installation installation) {
        this.installation = installation;
    }

    void killed() {
        kills++;
    }

    /** Notes the memory of every process. */
    void sample() {
        installation
                .children()
                .forEach((name, child) -> memory.computeIfAbsent(name, any -> new ArrayList<>())
                        .add(new Sample(seconds(), child.residentKib())));
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    /** Requires that the memory of {@code process} is not much more at the end than it was once everything was warm. */
    void assertFlat(String process) {
        List<Sample> samples = warm(process);
        if (samples.size() >= 12) {
            long early = average(samples.subList(0, samples.size() / 3));
            long late = average(samples.subList(samples.size() * 2 / 3, samples.size()));
            assertThat((double) late)
                    .as("KiB of " + process + " in the last third, after " + early + " in the first")
                    .isLessThan(MOST_GROWTH * early);
        }
    }

    private List<Sample> warm(String process) {
        return memory.getOrDefault(process, List.of()).stream()
                .filter(sample -> sample.second > WARM_UP_SECONDS && sample.kib > 0)
                .toList();
    }

    private static long average(List<Sample> samples) {
        return (long) samples.stream().mapToLong(Sample::kib).average().orElse(0);
    }

    String text(Verdict verdict, History history) {
        StringBuilder text = new StringBuilder();
        text.append("soak of ").append(seconds()).append(" s, ").append(kills).append(" kills\n");
        text.append(verdict).append('\n');
        verdict.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(count ->
                        text.append(String.format(Locale.ROOT, "  %-24s %,10d%n", count.getKey(), count.getValue())));
        text.append("refusals: ").append(history.refusals()).append('\n');
        verdict.defects().stream()
                .limit(50)
                .forEach(defect -> text.append("  ").append(defect).append('\n'));
        memory.forEach((name, samples) -> text.append(String.format(
                Locale.ROOT,
                "  memory of %-12s MiB: %s%n",
                name,
                samples.stream().map(sample -> sample.kib / 1024).toList())));
        return text.toString();
    }

    String json(Verdict verdict, History history) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("seconds", seconds());
        tree.put("kills", kills);
        tree.put("operations", new TreeMap<>(verdict.counts()));
        tree.put("acknowledged", verdict.ended("ok"));
        tree.put("refused", verdict.ended("refused"));
        tree.put("unknown", verdict.ended("unknown"));
        tree.put("refusals", history.refusals());
        tree.put("lost", verdict.byKind().getOrDefault(Defect.Kind.LOST, 0L));
        tree.put("doubled", verdict.byKind().getOrDefault(Defect.Kind.DOUBLED, 0L));
        tree.put("defects", verdict.byKind());
        tree.put("messages", verdict.messages());
        tree.put("keys", verdict.keys());
        tree.put("objects", verdict.objects());
        tree.put("resident-kib", memory);
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    }
}
