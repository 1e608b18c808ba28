/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Compares filters with regular expressions, over every subject of a small alphabet. */
class SubjectFilterPropertyTest {
    private static final int LONGEST = 4;
    private static final int RUNS = 4000;

    private final List<Subject> subjects = new ArrayList<>();

    SubjectFilterPropertyTest() {
        // One token more than any filter has, and one letter more, so that the subjects tell every two filters apart.
        extend("", LONGEST + 1);
    }

    private void extend(String prefix, int left) {
        for (String token : List.of("a", "b", "c")) {
            subjects.add(Subject.of(prefix + token));
            if (left > 1) {
                extend(prefix + token + ".", left - 1);
            }
        }
    }

    @Test
    @DisplayName("matches, covers and overlaps agree with brute force over all subjects")
    void agreesWithBruteForce() {
        long seed = new Random().nextLong();
        System.out.println("seed of SubjectFilterPropertyTest: " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            SubjectFilter one = filter(random);
            SubjectFilter other = filter(random);
            List<Subject> fitOne = matched(one);
            List<Subject> fitOther = matched(other);
            String shown = one + " and " + other + ", seed " + seed;

            assertThat(subjects.stream().filter(one::matches).toList())
                    .as(shown)
                    .isEqualTo(fitOne);
            assertThat(one.covers(other)).as(shown).isEqualTo(fitOne.containsAll(fitOther));
            assertThat(one.overlaps(other)).as(shown).isEqualTo(fitOne.stream().anyMatch(fitOther::contains));
        }
    }

    private static SubjectFilter filter(Random random) {
        int length = 1 + random.nextInt(LONGEST);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            boolean last = i == length - 1;
            tokens.add(List.of("a", "b", "*", last ? ">" : "*").get(random.nextInt(4)));
        }
        return SubjectFilter.of(String.join(".", tokens));
    }

    private List<Subject> matched(SubjectFilter filter) {
        Pattern pattern = Pattern.compile(
                filter.value().replace(".", "\\.").replace("*", "[^.]+").replace(">", ".+"));
        return subjects.stream()
                .filter(subject -> pattern.matcher(subject.value()).matches())
                .toList();
    }
}
