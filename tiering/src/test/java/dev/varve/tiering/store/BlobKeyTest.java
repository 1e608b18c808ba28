/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobKeyTest {

    @ParameterizedTest(name = "''{0}'' is a key")
    @ValueSource(strings = {"a", "A-Z_0=9/x.y/-", "stream/00-07.avro"})
    void good(String key) {
        assertThat(BlobKey.of(key)).hasToString(key);
    }

    @ParameterizedTest(name = "''{0}'' is no key, and the message has no line break")
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "a//b", ".", "..", "a/../b", ".hidden", "a b", "a\nb", "a~1", "\u00e9", "a%2F",
                "a\\b"
            })
    void bad(String key) {
        assertThatThrownBy(() -> BlobKey.of(key))
                .hasMessageStartingWith("key '")
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest(name = "a key has {0} characters at most")
    @ValueSource(ints = BlobKey.MAX_LENGTH)
    void longest(int length) {
        String key = "abcd/".repeat(length).substring(0, length - 1) + "x";
        assertThat(BlobKey.of(key).value()).hasSize(length);
        assertThatThrownBy(() -> BlobKey.of(key + "x")).hasMessageContaining("512");
        assertThatThrownBy(() -> BlobKey.of("p".repeat(201))).hasMessageContaining("200");
    }
}
