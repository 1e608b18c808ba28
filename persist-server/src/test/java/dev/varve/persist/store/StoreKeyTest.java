/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.SubjectCodec;
import dev.varve.testkit.model.Seed;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The file of a key")
final class StoreKeyTest {

    private static final List<String> EVIL = List.of(
            "..",
            "../../etc/passwd",
            "/",
            "\\",
            "\0",
            "a/b",
            "CON",
            "x".repeat(300),
            "\u00fc\u0130\ud83d\ude00",
            "A",
            "a",
            " ");

    private final DataDirectory directory = new DataDirectory(Path.of("data"));

    @Test
    @DisplayName("PS-31: lies below the data directory, has a bounded name, and is its own, also where case is folded")
    void isItsOwn() {
        Random random = new Random(Seed.choose("names of files"));
        Set<String> subjects = new HashSet<>();
        EVIL.forEach(text -> subjects.add(SubjectCodec.escape(text)));
        while (subjects.size() < 5000) {
            subjects.add(random(random));
        }
        Set<String> paths = new HashSet<>();
        for (String subject : subjects) {
            for (StoreKey key :
                    List.of(StoreKey.implicit(subject), StoreKey.keyValue(subject), StoreKey.object(subject))) {
                Path file = directory.file(key);
                assertThat(file).startsWithRaw(directory.root()).isEqualTo(file.normalize());
                assertThat(file.getFileName().toString()).hasSizeLessThan(64).matches("[a-z0-9.]+");
                assertThat(paths.add(file.toString().toLowerCase(Locale.ROOT)))
                        .as("the file of %s is its own", key)
                        .isTrue();
            }
        }
    }

    /** Short tokens of few characters in both cases collide most easily; long ones overflow most easily. */
    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        int tokens = 1 + random.nextInt(4);
        for (int i = 0; i < tokens; i++) {
            text.append(i == 0 ? "" : ".");
            int length = random.nextInt(20) == 0 ? 250 : 1 + random.nextInt(4);
            for (int j = 0; j < length; j++) {
                text.append("aAbB%/\\~-".charAt(random.nextInt(9)));
            }
        }
        return text.toString();
    }
}
