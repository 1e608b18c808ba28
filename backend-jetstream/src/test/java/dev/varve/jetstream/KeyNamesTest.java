/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyNamesTest {

    private static final int ROUNDS = 100_000;

    @ParameterizedTest(name = "{0} is written {1}")
    @CsvSource({
        "plain.key_1/x-y, plain.key_1/x-y",
        "base64==, base64==",
        "a=b, a=b",
        "100%, 100=25",
        "a:b, a=3Ab",
        "=25, =3D25",
        "=3D25, =3D3D25",
        "=2, =2",
        "x.*.>, x.*.>"
    })
    void escapes(String name, String key) {
        assertThat(KeyNames.escape(name)).isEqualTo(key);
        assertThat(KeyNames.unescape(key)).isEqualTo(name);
    }

    @Test
    @DisplayName("every printable character goes into what NATS KV allows, and comes back")
    void everyCharacter() {
        for (char c = '!'; c < 0x7f; c++) {
            if (c != '*' && c != '>') {
                String key = KeyNames.escape("a" + c + "b");
                assertThat(key).matches("[-/_=.a-zA-Z0-9]+");
                assertThat(KeyNames.unescape(key)).isEqualTo("a" + c + "b");
            }
        }
    }

    @Test
    @DisplayName("names and keys correspond one to one, also keys of other clients")
    void oneToOne() {
        long seed = new Random().nextLong();
        System.out.println("key names: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String name = text(random, "=23D5AF%!a");
            assertThat(KeyNames.unescape(KeyNames.escape(name))).isEqualTo(name);
            String key = text(random, "=23D5AFa");
            assertThat(KeyNames.escape(KeyNames.unescape(key))).isEqualTo(key);
        }
    }

    private static String text(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
