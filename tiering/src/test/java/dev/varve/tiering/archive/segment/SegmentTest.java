/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.tiering.archive.segment.SegmentFixture.KINDS;
import static dev.varve.tiering.archive.segment.SegmentFixture.made;
import static dev.varve.tiering.archive.segment.SegmentFixture.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.model.Seed;
import dev.varve.tiering.archive.segment.Gap.Reason;
import dev.varve.tiering.archive.segment.SegmentFixture.Made;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A segment")
final class SegmentTest {

    private static final int FRAME_HAS_CHECKSUM = 4;

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "TR-13: gives back every kind of message as it was: absent and empty values, several values of a header, times")
    void kinds(Compression compression) {
        Made made = made(KINDS, compression);
        try (SegmentReader reader = open(made.file())) {
            assertThat(reader.header()).isEqualTo(made.segment().content().header());
            assertThat(reader.toList()).isEqualTo(KINDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TR-13: has blocks of about 1 MiB, which its index finds, and messages larger than one")
    void blocks(Compression compression) {
        Random random = new Random(Seed.choose("SegmentTest.blocks"));
        List<StoredMessage> messages = new java.util.ArrayList<>(SegmentFixture.random(random, 1, 300, 30_000));
        messages.addAll(SegmentFixture.random(random, 301, 3, 5 << 20));
        Made made = made(messages, compression);
        List<Block> blocks = made.segment().blocks();

        try (SegmentReader reader = open(made.file())) {
            assertThat(reader.toList()).isEqualTo(messages);
        }
        assertThat(blocks).hasSizeGreaterThan(4);
        assertThat(blocks.stream().mapToLong(Block::count).sum()).isEqualTo(messages.size());
        long next = 1;
        for (Block block : blocks) {
            assertThat(block.firstSeq()).isEqualTo(next);
            next += block.count();
            assertThat(bytesBefore(made.file(), block)).isEqualTo(bytesBefore(made.file(), blocks.get(0)));
        }
    }

    /** The marker that ends the head and each block. */
    private static byte[] bytesBefore(byte[] file, Block block) {
        return java.util.Arrays.copyOfRange(file, (int) block.offset() - 16, (int) block.offset());
    }

    @Test
    @DisplayName("TR-13: has a checksum in the Zstandard frame of every block")
    void frameChecksum() {
        Random random = new Random(Seed.choose("SegmentTest.frameChecksum"));
        Made made = made(SegmentFixture.random(random, 1, 200, 30_000), Compression.ZSTANDARD);
        for (Block block : made.segment().blocks()) {
            int frame = startOfData(made.file(), (int) block.offset());
            assertThat(made.file()[frame]).as("magic number of a frame").isEqualTo((byte) 0x28);
            assertThat(made.file()[frame + 4] & FRAME_HAS_CHECKSUM).isNotZero();
        }
    }

    /** Behind the count and the size of a block, numbers whose last byte has no high bit. */
    private static int startOfData(byte[] file, int offset) {
        int at = offset;
        for (int number = 0; number < 2; number++) {
            while (file[at++] < 0) {}
        }
        return at;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("is the same file when it is made once more of the same messages")
    void deterministic(Compression compression) {
        assertThat(made(KINDS, compression).file())
                .isEqualTo(made(KINDS, compression).file());
    }

    @Test
    @DisplayName("TR-16: states each gap and why it is there, also that before its first message")
    void gaps() {
        GapLookup lookup = (first, last) -> first == 1
                ? List.of(new Gap(1, 1, Reason.EXPIRED), new Gap(2, 2, Reason.DELETED))
                : List.of(new Gap(first, last, Reason.NOT_SELECTED));
        SegmentHeader header =
                made(KINDS, Compression.ZSTANDARD, lookup).segment().content().header();
        assertThat(header.gaps())
                .containsExactly(
                        new Gap(1, 1, Reason.EXPIRED),
                        new Gap(2, 2, Reason.DELETED),
                        new Gap(6, 8, Reason.NOT_SELECTED));
        try (SegmentReader reader =
                open(made(KINDS, Compression.ZSTANDARD, lookup).file())) {
            assertThat(reader.header().gaps()).isEqualTo(header.gaps());
            assertThat(reader.toList()).hasSize(KINDS.size());
        }
    }

    @Test
    @DisplayName("refuses a message whose sequence does not follow")
    void order() throws java.io.IOException {
        SegmentWriter writer = SegmentWriter.begin(
                SegmentFixture.origin(),
                Compression.ZSTANDARD,
                GapLookup.UNKNOWN,
                java.io.OutputStream.nullOutputStream());
        writer.append(KINDS.get(1));
        assertRefused(ErrorCode.INVALID, () -> append(writer, KINDS.get(1)));
        assertRefused(ErrorCode.INVALID, () -> append(writer, KINDS.get(0)));
        writer.append(SegmentFixture.stored(5, "orders.eu", 0, Message.of("next")));
        assertThat(writer.count()).isEqualTo(2);
    }

    private static void append(SegmentWriter writer, StoredMessage message) {
        try {
            writer.append(message);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
