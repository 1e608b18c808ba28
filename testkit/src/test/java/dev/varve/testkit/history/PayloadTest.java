/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 7, 8, 13, 100, 70_001})
    @DisplayName("a payload tells its id, and shows every byte that was changed, cut off or added")
    void everyByte(int size) {
        byte[] bytes = Payload.of("c1.7", size).toByteArray();

        assertThat(Payload.id(Bytes.of(bytes))).contains("c1.7");
        assertThat(Payload.id(Bytes.of(Arrays.copyOf(bytes, bytes.length - 1)))).isEmpty();
        assertThat(Payload.id(Bytes.of(Arrays.copyOf(bytes, bytes.length + 1)))).isEmpty();
        for (int at = 0; at < bytes.length; at += 1 + bytes.length / 50) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            // Another character of the id makes another payload, whose bytes are others.
            assertThat(Payload.id(Bytes.wrap(changed))).isNotEqualTo(Optional.of("c1.7"));
        }
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "a b", "ä"})
    @DisplayName("an id that could not be read back is refused")
    void ids(String id) {
        assertThatThrownBy(() -> Payload.of(id, 10)).isInstanceOf(IllegalArgumentException.class);
    }
}
