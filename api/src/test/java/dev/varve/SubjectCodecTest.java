/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectCodecTest {
    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "a.b, a%2Eb",
        "*, %2A",
        ">, %3E",
        "%, %25",
        "%41, %2541",
        "$x, %24x",
        "x$, x$",
        "_INBOX, %5FINBOX",
        "x_y, x_y",
        "'a b', a%20b",
        "\u00fc, %C3%BC",
        "\ud83d\ude00, %F0%9F%98%80"
    })
    @DisplayName("only what a subject cannot hold is escaped")
    void escapes(String text, String token) {
        assertThat(SubjectCodec.escape(text)).isEqualTo(token);
        assertThat(SubjectCodec.unescape(token)).isEqualTo(text);
    }

    @Test
    @DisplayName("PS-31: any text becomes a token that is a subject, reversibly, and no two texts the same one")
    void reversibleAndInjective() {
        long seed = new Random().nextLong();
        System.out.println("seed of SubjectCodecTest: " + seed);
        Random random = new Random(seed);
        Map<String, String> texts = new HashMap<>();
        for (int run = 0; run < 20_000; run++) {
            String text = text(random);
            String token = SubjectCodec.escape(text);

            assertThat(Subject.of(token).tokens()).as("seed %d", seed).containsExactly(token);
            assertThat(SubjectCodec.unescape(token)).as("seed %d", seed).isEqualTo(text);
            assertThat(texts.putIfAbsent(token, text)).as("seed %d", seed).isIn(null, text);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> ".*>%$_ \u0000/\\".codePointAt(random.nextInt(10));
                        case 1 -> random.nextInt(0x80);
                        case 2 -> 0x80 + random.nextInt(0xd800 - 0x80);
                        default -> 0xe000 + random.nextInt(0x110000 - 0xe000);
                    });
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\ud800", "a\udc00"})
    @DisplayName("what is not text has no token")
    void refusesToEscape(String text) {
        assertInvalid(() -> SubjectCodec.escape(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "%2", "%zz", "%2e", "%41", "a.b", "*", "%FF", "%C3", "$x", "a b", "%ED%A0%80"})
    @DisplayName("what escape never makes is not read either")
    void refusesToUnescape(String token) {
        assertInvalid(() -> SubjectCodec.unescape(token));
    }

    private static void assertInvalid(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
}
