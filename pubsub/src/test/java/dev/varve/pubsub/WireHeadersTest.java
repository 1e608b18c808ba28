/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WireHeadersTest {

    @Test
    @DisplayName("values of one name are together and in order, whatever was added in between")
    void interleaved() {
        WireHeaders headers =
                WireHeaders.builder().add("a", "1").add("b", 2).add("a", "3").build();

        assertThat(headers.asMap()).isEqualTo(Map.of("a", List.of("1", "3"), "b", List.of("2")));
        assertThat(headers.asMap().keySet()).containsExactly("a", "b");
        assertThat(headers.first("a")).contains("1");
        assertThat(headers.count("a")).isEqualTo(2);
        assertThat(headers.count("A")).isZero();
        assertThat(headers.size()).isEqualTo(3);
        assertThat(headers.lineBytes()).isEqualTo(3 * "a: 1\r\n".length());
    }

    @Test
    @DisplayName("the order of names does not matter to equality, that of the values of a name does")
    void equality() {
        WireHeaders one = WireHeaders.builder().add("a", "1").add("b", "2").build();
        WireHeaders other = WireHeaders.builder().add("b", "2").add("a", "1").build();
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(WireHeaders.builder().add("a", "1").add("a", "2").build())
                .isNotEqualTo(WireHeaders.builder().add("a", "2").add("a", "1").build());
    }

    @Test
    @DisplayName("what was built does not change with its builder")
    void builtBefore() {
        WireHeaders.Builder builder = WireHeaders.builder().add("a", "1");
        WireHeaders before = builder.build();
        for (int i = 0; i < 20; i++) {
            builder.add("a", i);
        }
        assertThat(before.asMap()).isEqualTo(Map.of("a", List.of("1")));
        assertThat(builder.build().count("a")).isEqualTo(21);
    }

    @Test
    @DisplayName("a name without a value is refused")
    void noValue() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> WireHeaders.of(Map.of("a", List.of())))
                .withMessage("header 'a' has no value")
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID));
    }
}
