/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.store.FileSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text of a manifest")
final class ManifestTextTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private static StoredPart part(String key, long lsn) {
        return new StoredPart(key, 10, DIGEST, new FilePosition(3, lsn));
    }

    private static Generation generation(long number, long lsn, int increments) {
        List<StoredPart> parts =
                IntStream.range(0, increments).mapToObj(i -> part("i" + i, lsn)).toList();
        FileSummary state = new FileSummary(new FilePosition(3, lsn), 4, 5, 6, 7);
        return new Generation(number, part("s", lsn), parts, state);
    }

    private static final Manifest MANIFEST = new Manifest(
            "s:a subject",
            7,
            "writer",
            12,
            new FilePosition(3, 9),
            Optional.of(generation(2, 9, 3)),
            Optional.of(generation(1, 8, 0)));

    @Test
    @DisplayName("is read as it was written, with two generations, and of what was dropped")
    void readBack() {
        assertThat(ManifestText.read(ManifestText.write(MANIFEST), "m")).isEqualTo(MANIFEST);
        Manifest dropped = new Manifest("s:x", 7, "w", 13, new FilePosition(3, 9), Optional.empty(), Optional.empty());
        assertThat(ManifestText.read(ManifestText.write(dropped), "m")).isEqualTo(dropped);
    }

    @Test
    @DisplayName("that was cut anywhere, or is of another version, is CORRUPT")
    void damaged() {
        String text = ManifestText.write(MANIFEST).utf8();
        for (int length = 0; length < text.length(); length++) {
            Bytes cut = Bytes.utf8(text.substring(0, length));
            assertThatThrownBy(() -> ManifestText.read(cut, "m"))
                    .as("cut to %d", cut.size())
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("manifest 'm'");
        }
        Bytes other = Bytes.utf8(text.replace("varve warm 1", "varve warm 2"));
        assertThatThrownBy(() -> ManifestText.read(other, "m")).hasMessageContaining("varve warm 1");
    }
}
