/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SubjectTreeTest {

    private record Entry(String filter) {}

    @Test
    @DisplayName("finds exactly what the filters match, while filters come and go")
    void agreesWithFilters() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SubjectTree<Entry> tree = new SubjectTree<>();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (entries.size() < 50 && random.nextBoolean()) {
                Entry added = new Entry(filter(random));
                entries.add(added);
                tree.add(added.filter(), added);
            } else if (!entries.isEmpty() && random.nextInt(4) == 0) {
                Entry removed = entries.remove(random.nextInt(entries.size()));
                tree.remove(removed.filter(), removed);
            }
            assertMatches(tree, entries, subject(random), seed);
        }
        entries.forEach(entry -> tree.remove(entry.filter(), entry));
        assertThat(tree.isEmpty()).as("seed %s", seed).isTrue();
    }

    @Test
    @DisplayName("what was not added can be removed without harm")
    void removesUnknown() {
        SubjectTree<Entry> tree = new SubjectTree<>();
        Entry known = new Entry("a.*");
        tree.add("a.*", known);
        tree.remove("a.*", new Entry("a.*"));
        tree.remove("b.>", known);
        tree.remove("b", known);
        List<Entry> found = new ArrayList<>();
        tree.forEachMatch("a.b", found::add);
        assertThat(found).containsExactly(known);
    }

    private static void assertMatches(SubjectTree<Entry> tree, List<Entry> entries, String subject, long seed) {
        List<Entry> found = new ArrayList<>();
        tree.forEachMatch(subject, found::add);
        List<Entry> wanted = entries.stream()
                .filter(entry -> SubjectFilter.of(entry.filter()).matches(Subject.of(subject)))
                .toList();
        assertThat(found).as("seed %s, subject %s", seed, subject).containsExactlyInAnyOrderElementsOf(wanted);
    }

    private static String subject(Random random) {
        return tokens(random, List.of("a", "b", "c"));
    }

    private static String filter(Random random) {
        String filter = tokens(random, List.of("a", "b", "c", "*"));
        return random.nextInt(3) == 0 ? filter + ".>" : filter;
    }

    private static String tokens(Random random, List<String> choice) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> choice.get(random.nextInt(choice.size())))
                .collect(Collectors.joining("."));
    }
}
