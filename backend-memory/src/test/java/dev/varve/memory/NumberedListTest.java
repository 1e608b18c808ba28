/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.testkit.model.Seed;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedListTest {
    @ParameterizedTest
    @ValueSource(ints = {30, 50, 60})
    @DisplayName("a list agrees with a tree map under random appends and removals")
    void agreesWithTreeMap(int removals) {
        long seed = Seed.choose("NumberedListTest");
        Random random = new Random(seed);
        NumberedList<String> list = new NumberedList<>();
        TreeMap<Long, String> model = new TreeMap<>();
        long last = 0;
        for (int step = 0; step < 20_000; step++) {
            long number = last == 0 ? 1 : 1 + random.nextLong(last + 2);
            if (random.nextInt(100) >= removals) {
                last += 1 + random.nextInt(3);
                list.append(last, "v" + step);
                model.put(last, "v" + step);
            } else if (random.nextInt(4) > 0 && !model.isEmpty()) {
                remove(list, model, model.firstKey());
            } else if (random.nextBoolean() && model.containsKey(number)) {
                list.replace(number, "r" + step);
                model.put(number, "r" + step);
            } else {
                remove(list, model, number);
            }
            assertSame(list, model, number, "seed " + seed + ", step " + step);
        }
    }

    private static void remove(NumberedList<String> list, NavigableMap<Long, String> model, long number) {
        list.remove(number);
        model.remove(number);
    }

    private static void assertSame(
            NumberedList<String> list, NavigableMap<Long, String> model, long number, String where) {
        assertThat(list.size()).as(where).isEqualTo(model.size());
        assertThat(list.get(number)).as(where).isEqualTo(model.get(number));
        assertThat(list.ceiling(number)).as(where).isEqualTo(value(model.ceilingEntry(number)));
        assertThat(list.first()).as(where).isEqualTo(value(model.firstEntry()));
        assertThat(list.last()).as(where).isEqualTo(value(model.lastEntry()));
    }

    private static @Nullable String value(Map.@Nullable Entry<Long, String> entry) {
        return entry == null ? null : entry.getValue();
    }

    @Test
    @DisplayName("the first value that has come far enough is found between empty places")
    void firstWhere() {
        for (int kept = 1; kept < 64; kept++) {
            NumberedList<Long> list = new NumberedList<>();
            for (long number = 0; number < 64; number++) {
                list.append(number, number);
            }
            for (long number = 0; number < 64; number++) {
                if (number % kept != 0) {
                    list.remove(number);
                }
            }
            for (long bound = 0; bound <= 64; bound++) {
                long least = bound;
                assertThat(list.firstWhere(value -> value >= least)).isEqualTo(list.ceiling(least));
            }
        }
    }

    @Test
    @DisplayName("numbers rise")
    void rises() {
        NumberedList<String> list = new NumberedList<>();
        list.append(2, "two");

        assertThatThrownBy(() -> list.append(2, "again")).isInstanceOf(IllegalArgumentException.class);
    }
}
