/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @Test
    @DisplayName("a name has many values, in order, and case matters")
    void values() {
        Headers headers = Headers.of("a", "1").with("A", "x").with("a", "2").with("a", "1");

        assertThat(headers.all("a")).containsExactly("1", "2", "1");
        assertThat(headers.first("A")).contains("x");
        assertThat(headers.first("b")).isEmpty();
        assertThat(headers.names()).containsExactly("a", "A");
        assertThat(headers.isEmpty()).isFalse();
        assertThat(Headers.none().isEmpty()).isTrue();
    }

    @Test
    @DisplayName("headers are equal whatever the order of their names")
    void equality() {
        assertThat(Headers.of("a", "1").with("b", "2"))
                .isEqualTo(Headers.of("b", "2").with("a", "1"))
                .isNotEqualTo(Headers.of("a", "1"));
    }

    @Test
    @DisplayName("headers do not change with what they were made of")
    void immutable() {
        List<String> values = new ArrayList<>(List.of("1"));
        Map<String, List<String>> map = new HashMap<>(Map.of("a", values));
        Headers headers = new Headers(map);
        values.add("2");
        map.clear();

        assertThat(headers.all("a")).containsExactly("1");
        assertThatThrownBy(() -> headers.asMap().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "\u00fc", "a\n", "Nats-Msg-Id", "nats-x", "X-Spi-a", "VARVE-b", "varve-"})
    @DisplayName("a name is printable ASCII without space and colon, and not reserved")
    void refusesNames(String name) {
        assertInvalid(() -> Headers.of(name, "x"));
    }

    @Test
    @DisplayName("a name has at most 128 characters, and at least one value")
    void bounds() {
        assertThat(Headers.of("a".repeat(128), "").first("a".repeat(128))).contains("");
        assertInvalid(() -> Headers.of("a".repeat(129), ""));
        assertInvalid(() -> new Headers(Map.of("a", List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r", "\u0000", "\u007f", "\ud800"})
    @DisplayName("a value holds neither control characters nor broken Unicode")
    void refusesValues(String value) {
        assertInvalid(() -> Headers.of("a", value));
    }

    @Test
    @DisplayName("the size counts a name once for each value, in UTF-8")
    void size() {
        Headers headers = Headers.of("ab", "\u00fc\t").with("ab", "xyz");

        assertThat(headers.sizeInBytes()).isEqualTo(2 + 3 + 2 + 3);
        assertThat(Message.of("value").withHeaders(headers).sizeInBytes()).isEqualTo(15);
    }

    private static void assertInvalid(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
}
