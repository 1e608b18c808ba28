/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a history.
 *
 * @param counts how many operations of each verb ended how, as {@link History#counts()}
 * @param messages how many messages the streams hold
 * @param keys how many keys have a value
 * @param objects how many objects there are
 * @param defects what cannot be; empty if the store kept its promises
 */
public record Verdict(Map<String, Long> counts, long messages, long keys, long objects, List<Defect> defects) {

    private static final int MOST_SHOWN = 30;

    public Verdict {
        counts = Map.copyOf(counts);
        defects = List.copyOf(defects);
    }

    /** How many defects there are of each kind that occurs. */
    public Map<Defect.Kind, Long> byKind() {
        Map<Defect.Kind, Long> found = new EnumMap<>(Defect.Kind.class);
        defects.forEach(defect -> found.merge(defect.kind(), 1L, Long::sum));
        return found;
    }

    /** How many operations ended so: {@code ok}, {@code refused} or {@code unknown}. */
    public long ended(String word) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().endsWith(" " + word))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Requires that there is no defect.
     *
     * @throws AssertionError naming the defects, the first {@value #MOST_SHOWN} of them in full
     */
    public void assertSound() {
        if (!defects.isEmpty()) {
            List<String> lines = new ArrayList<>(List.of(this + ", found:"));
            defects.stream().limit(MOST_SHOWN).forEach(defect -> lines.add("  " + defect));
            throw new AssertionError(String.join("\n", lines));
        }
    }

    @Override
    public String toString() {
        return ended("ok") + " operations acknowledged, " + ended("refused") + " refused, " + ended("unknown")
                + " unknown; "
                + messages + " messages, " + keys + " keys and " + objects + " objects there; defects: "
                + (defects.isEmpty() ? "none" : byKind());
    }
}
