/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.tiering.archive.segment.SegmentFixture.KINDS;
import static dev.varve.tiering.archive.segment.SegmentFixture.made;
import static dev.varve.tiering.archive.segment.SegmentFixture.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.model.Seed;
import dev.varve.tiering.archive.segment.SegmentFixture.Made;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Whoever reads a segment notices")
final class SegmentDamageTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "TR-13: any flipped bit behind the head that changes a message, without help of the digest of the file")
    void flippedBit(Compression compression) {
        Made made = made(KINDS, compression);
        int head = made.segment().head().size();
        int harmless = 0;
        for (int bit = head * 8; bit < made.file().length * 8; bit++) {
            byte[] flipped = made.file();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            if (!noticed("bit " + bit, flipped)) {
                harmless++;
            }
        }
        assertThat(harmless).as("bits that compressors leave unused").isLessThan(16);
    }

    /** Whether reading {@code file} says that it is damaged; if not, it holds what it held before. */
    private static boolean noticed(String what, byte[] file) {
        try (SegmentReader reader = open(file)) {
            assertThat(reader.toList()).as(what).isEqualTo(KINDS);
            return false;
        } catch (StorageException e) {
            assertThat(e.code()).as(what).isEqualTo(ErrorCode.CORRUPT);
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("flipped bits in segments of many blocks, wherever they are")
    void flippedBits(Compression compression) {
        long seed = Seed.choose("SegmentDamageTest");
        Random random = new Random(seed);
        Made made = made(SegmentFixture.random(random, 1, 300, 20_000), compression);
        int head = made.segment().head().size();
        for (int i = 0; i < 40; i++) {
            byte[] flipped = made.file().clone();
            int at = head + random.nextInt(flipped.length - head);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            assertDamaged("seed " + seed + ", byte " + at, flipped);
        }
    }

    @Test
    @DisplayName("a file that was cut off, also between two blocks, where Avro takes it for a whole one")
    void truncated() {
        Random random = new Random(Seed.choose("SegmentDamageTest.truncated"));
        Made made = made(SegmentFixture.random(random, 1, 200, 20_000), Compression.ZSTANDARD);
        for (Block block : made.segment().blocks()) {
            assertDamaged("before " + block, Arrays.copyOf(made.file(), (int) block.offset()));
            assertDamaged("within " + block, Arrays.copyOf(made.file(), (int) block.offset() + 1));
        }
        for (int length = 0; length < made.segment().head().size(); length += 7) {
            assertDamaged("length " + length, Arrays.copyOf(made.file(), length));
        }
    }

    @Test
    @DisplayName("a head that belongs to other messages")
    void otherHead() {
        byte[] other = made(KINDS.subList(0, 5), Compression.ZSTANDARD).file();
        Made made = made(KINDS, Compression.ZSTANDARD);
        int otherHead = made(KINDS.subList(0, 5), Compression.ZSTANDARD)
                .segment()
                .head()
                .size();
        int head = made.segment().head().size();
        byte[] mixed = new byte[otherHead + made.file().length - head];
        System.arraycopy(other, 0, mixed, 0, otherHead);
        System.arraycopy(made.file(), head, mixed, otherHead, made.file().length - head);

        assertDamaged("mixed", mixed);
    }

    @Test
    @DisplayName("a format of a later release, and says which")
    void laterFormat() {
        byte[] file = made(KINDS, Compression.DEFLATE).file();
        String text = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf("varve.format") + "varve.format".length() + 1;
        file[at] = '2';

        assertThatThrownBy(() -> open(file)).hasMessageContaining("format version 2");
        assertRefused(ErrorCode.UNSUPPORTED, () -> open(file));
        assertRefused(ErrorCode.CORRUPT, () -> open("no Avro at all".getBytes(UTF_8)));
    }

    private static void assertDamaged(String what, byte[] file) {
        assertThatThrownBy(() -> {
                    try (SegmentReader reader = open(file)) {
                        List<StoredMessage> all = reader.toList();
                        assertThat(all).isEmpty();
                    }
                })
                .as(what)
                .isInstanceOf(StorageException.class)
                .extracting(e -> ((StorageException) e).code())
                .isEqualTo(ErrorCode.CORRUPT);
    }
}
