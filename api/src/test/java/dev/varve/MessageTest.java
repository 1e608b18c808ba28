/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    @DisplayName("PS-1: an empty value is not an absent one")
    void emptyIsNotAbsent() {
        Message empty = Message.of(Bytes.empty());
        Message absent = Message.withoutValue(Headers.none());

        assertThat(empty).isNotEqualTo(absent);
        assertThat(empty.value()).contains(Bytes.of(new byte[0]));
        assertThat(absent.value()).isEmpty();
        assertThat(empty.sizeInBytes()).isEqualTo(absent.sizeInBytes()).isZero();
    }

    @Test
    @DisplayName("messages are compared by content")
    void equality() {
        assertThat(Message.of("x").withHeader("a", "1"))
                .isEqualTo(Message.of(Bytes.utf8("x")).withHeader("a", "1"));
        assertThat(Message.of("x")).isNotEqualTo(Message.of("x").withHeader("a", "1"));
        assertThat(Message.of("x")).isNotEqualTo(Message.of("x").withTimestamp(Instant.EPOCH));
    }

    @Test
    @DisplayName("a timestamp is kept to the millisecond, before the epoch too")
    void timestamp() {
        assertThat(Message.of("x")
                        .withTimestamp(Instant.ofEpochSecond(1, 1_999_999))
                        .timestamp())
                .contains(Instant.ofEpochMilli(1_001));
        assertThat(Message.of("x").withTimestamp(Instant.ofEpochSecond(-1, 1)).timestamp())
                .contains(Instant.ofEpochMilli(-1_000));
    }

    @Test
    @DisplayName("bytes do not change with the array they were made of, unless it was wrapped")
    void bytes() {
        byte[] array = {1, 2, 3};
        Bytes copy = Bytes.of(array);
        Bytes wrapped = Bytes.wrap(array);
        array[0] = 9;

        assertThat(copy).isEqualTo(Bytes.of(new byte[] {1, 2, 3})).hasToString("3 bytes [010203]");
        assertThat(wrapped.toByteArray()).startsWith(9);
        assertThat(copy.slice(1, 2)).isEqualTo(Bytes.of(new byte[] {2, 3}));
        assertThat(copy.asByteBuffer().isReadOnly()).isTrue();
        assertThat(Optional.of(copy)).contains(Bytes.of(new byte[] {1, 2, 3}));
        copy.toByteArray()[0] = 9;
        assertThat(copy).isEqualTo(Bytes.of(new byte[] {1, 2, 3}));
    }
}
