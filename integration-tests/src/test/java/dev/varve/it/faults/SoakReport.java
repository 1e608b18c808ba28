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
    private static final long SECONDS_BETWEEN_VITALS = 60;
    /** Once all is warm, allocators still spread what they have; a leak of 50 bytes for each operation is more. */
    private static final long MOST_GROWTH_KIB = 24 << 10;

    private final Installation installation;
    private final long began = System.nanoTime();
    private final Map<String, List<Sample>> memory = new TreeMap<>();
    private final List<String> vitals = new ArrayList<>();
    private long nextVitals;
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

    /** Notes the memory of every process, and each minute prints what else they take. */
    void sample() {
        if (seconds() >= nextVitals) {
            nextVitals = seconds() + SECONDS_BETWEEN_VITALS;
            installation.children().forEach((name, child) -> note(seconds() + " s, " + name + ": " + child.vitals()));
        }
        installation
                .children()
                .forEach((name, child) -> memory.computeIfAbsent(name, any -> new ArrayList<>())
                        .add(new Sample(seconds(), child.residentKib())));
    }

    private void note(String line) {
        System.out.println(line);
        vitals.add(line);
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    /** Requires that {@code process} never takes much more in the second half of the run than it took at most in the first, once everything was warm. Its heap must be touched from the beginning, so that it does not count. */
    void assertFlat(String process) {
        List<Sample> samples = warm(process);
        if (samples.size() >= 12) {
            long early = most(samples.subList(0, samples.size() / 2));
            long late = most(samples.subList(samples.size() / 2, samples.size()));
            assertThat(late)
                    .as("most KiB of " + process + " in the second half, after " + early + " in the first")
                    .isLessThan(early + MOST_GROWTH_KIB);
        }
    }

    private List<Sample> warm(String process) {
        return memory.getOrDefault(process, List.of()).stream()
                .filter(sample -> sample.second > WARM_UP_SECONDS && sample.kib > 0)
                .toList();
    }

    private static long most(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::kib).max().orElse(0);
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
        vitals.forEach(line -> text.append("  ").append(line).append('\n'));
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
        tree.put("vitals", vitals);
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    }
}
