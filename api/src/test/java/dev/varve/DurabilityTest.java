/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurabilityTest {
    private static final List<Durability> WEAKEST_FIRST = List.of(
            Durability.VOLATILE,
            Durability.PROCESS,
            Durability.DISK,
            Durability.quorum(2),
            Durability.quorum(3),
            Durability.quorum(10));

    @Test
    @DisplayName("a level satisfies itself and all that are weaker")
    void order() {
        assertThat(WEAKEST_FIRST).isSorted();
        for (int have = 0; have < WEAKEST_FIRST.size(); have++) {
            for (int want = 0; want < WEAKEST_FIRST.size(); want++) {
                assertThat(WEAKEST_FIRST.get(have).satisfies(WEAKEST_FIRST.get(want)))
                        .isEqualTo(have >= want);
            }
        }
    }

    @Test
    @DisplayName("what is printed can be read, in any case")
    void parse() {
        for (Durability level : WEAKEST_FIRST) {
            assertThat(Durability.parse(level.toString())).isEqualTo(level);
            assertThat(Durability.parse(" " + level.toString().toUpperCase(java.util.Locale.ROOT)))
                    .isEqualTo(level);
        }
        assertThat(Durability.quorum(3)).hasToString("quorum(3)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fsync",
                "quorum",
                "quorum()",
                "quorum(1)",
                "quorum(0)",
                "quorum(-2)",
                "quorum(1000)",
                "quorum(2"
            })
    @DisplayName("anything else is refused")
    void refuses(String text) {
        assertThatThrownBy(() -> Durability.parse(text))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    @DisplayName("only a quorum has several copies")
    void copies() {
        assertThatThrownBy(() -> new Durability(Durability.Level.DISK, 2)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> Durability.quorum(1)).isInstanceOf(StorageException.class);
    }
}
