/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "orders.eu.4711", "a.$b", "a._INBOX", "_INBOXES.x", "%2E", "~!@#^&()-_=+[]{};:'\"\\|,/?`"})
    @DisplayName("printable ASCII tokens make a subject")
    void accepts(String text) {
        assertThat(Subject.of(text).value()).isEqualTo(text);
        assertThat(Subject.of(text).filter().literal()).isEqualTo(Subject.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "a b",
                "a\tb",
                "a\u0000",
                "\u00e9",
                "a\u007f",
                "*",
                "a.*",
                "a.>",
                "a*b",
                "$JS.API",
                "$",
                "_INBOX",
                "_INBOX.x"
            })
    @DisplayName("empty tokens, other characters, wildcards and reserved first tokens are refused")
    void refuses(String text) {
        assertInvalid(() -> Subject.of(text));
    }

    @Test
    @DisplayName("a subject has at most 32 tokens and 1024 characters")
    void limits() {
        assertThat(Subject.of("a" + ".a".repeat(31)).tokens()).hasSize(32);
        assertInvalid(() -> Subject.of("a" + ".a".repeat(32)));
        assertThat(Subject.of("a".repeat(1024)).value()).hasSize(1024);
        assertInvalid(() -> Subject.of("a".repeat(1025)));
    }

    @Test
    @DisplayName("tokens of any text are escaped, and so is a child")
    void ofTokens() {
        Subject subject = Subject.ofTokens("$a.b", "c d").child("*");

        assertThat(subject).isEqualTo(Subject.of("%24a%2Eb.c%20d.%2A"));
        assertThat(subject.tokens()).map(SubjectCodec::unescape).containsExactly("$a.b", "c d", "*");
    }

    @Test
    @DisplayName("an error names what is wrong without repeating what cannot be printed")
    void message() {
        assertThatThrownBy(() -> Subject.of("a\u0007")).hasMessageContaining("a\\x07");
        assertThatThrownBy(() -> Subject.of("\n".repeat(2000)))
                .message()
                .hasSizeLessThan(600)
                .doesNotContain("\n");
    }

    private static void assertInvalid(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
}
