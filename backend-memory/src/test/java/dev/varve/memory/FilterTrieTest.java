/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.testkit.model.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FilterTrieTest {
    @Test
    @DisplayName("owners are found as by trying every filter")
    void agreesWithTryingAll() {
        long seed = Seed.choose("FilterTrieTest");
        Random random = new Random(seed);
        FilterTrie<SubjectFilter> trie = new FilterTrie<>();
        Set<SubjectFilter> owners = new TreeSet<>();
        for (int step = 0; step < 5_000; step++) {
            SubjectFilter filter = filter(random);
            if (owners.remove(filter)) {
                trie.remove(filter);
            } else if (owners.stream().noneMatch(filter::overlaps)) {
                owners.add(filter);
                trie.put(filter, filter);
            }
            SubjectFilter asked = filter(random);
            Subject subject =
                    Subject.of(filter(random).value().replace('*', 'd').replace('>', 'e'));

            assertThat(new TreeSet<>(trie.overlapping(asked)))
                    .as("filter %s, seed %d", asked, seed)
                    .isEqualTo(new TreeSet<>(
                            owners.stream().filter(asked::overlaps).toList()));
            assertThat(trie.find(subject))
                    .as("subject %s, seed %d", subject, seed)
                    .isEqualTo(owners.stream()
                            .filter(owner -> owner.matches(subject))
                            .findFirst()
                            .orElse(null));
        }
    }

    private static SubjectFilter filter(Random random) {
        int length = 1 + random.nextInt(4);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            boolean last = i == length - 1;
            tokens.add(List.of("a", "b", "c", "d", "*", last ? ">" : "a").get(random.nextInt(6)));
        }
        return SubjectFilter.of(String.join(".", tokens));
    }
}
