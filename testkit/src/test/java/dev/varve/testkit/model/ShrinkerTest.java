/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {

    private static final List<Integer> HUNDRED =
            IntStream.rangeClosed(1, 100).boxed().toList();

    private static List<Integer> shrunk(Predicate<List<Integer>> fails) {
        return new Shrinker<Integer>(each -> List.of(), fails).shrink(HUNDRED);
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    @DisplayName("only the elements that matter are left, in their order")
    void leavesWhatMatters() {
        assertThat(shrunk(some -> some.containsAll(List.of(3, 50, 51, 100)))).containsExactly(3, 50, 51, 100);
    }

    @Test
    @DisplayName("nothing can be left out of the result, also where elements go only together")
    void isMinimal() {
        List<Integer> shortest = shrunk(some -> sum(some) > 250);

        assertThat(shortest).allMatch(each -> sum(shortest) - each <= 250);
    }

    @Test
    @DisplayName("what always fails shrinks to nothing, what needs everything stays")
    void extremes() {
        assertThat(shrunk(some -> true)).isEmpty();
        assertThat(shrunk(some -> some.size() == 100)).isEqualTo(HUNDRED);
    }

    @Test
    @DisplayName("elements are made as plain as they may be, and that lets others go")
    void simplifies() {
        Shrinker<Integer> shrinker = new Shrinker<>(
                each -> each > 1 ? List.of(each / 2, each - 1) : List.of(), some -> sum(some) >= some.size() + 20);

        List<Integer> shortest = shrinker.shrink(HUNDRED);

        assertThat(shortest).containsExactly(21);
    }
}
