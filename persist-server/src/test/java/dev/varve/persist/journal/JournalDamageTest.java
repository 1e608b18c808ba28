/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A damaged journal")
final class JournalDamageTest {

    /** With it a record needs no filling, so that each of its bytes counts. */
    private static final String BODY = "7 bytes";

    @TempDir
    Path root;

    private Path dir() {
        return root.resolve("worker-0");
    }

    /** Three records, each synced before the next is added, and where they begin and end. */
    private List<Integer> three() {
        try (Journal journal = Journal.create(dir(), JournalFixture.SMALL)) {
            int first = (int) journal.append(JournalFixture.command(BODY));
            journal.sync();
            int second = (int) journal.append(JournalFixture.command(BODY));
            journal.sync();
            int third = (int) journal.append(JournalFixture.command(BODY));
            journal.sync();
            return List.of(first, second, third, (int) journal.end());
        }
    }

    @Test
    @DisplayName("whose last write was cut off at any byte ends before it")
    void tornTail() throws Exception {
        List<Integer> at = three();
        Path segment = JournalFixture.segments(dir()).get(0);
        byte[] all = Files.readAllBytes(segment);
        for (int cut = at.get(2); cut < at.get(3); cut++) {
            byte[] torn = all.clone();
            Arrays.fill(torn, cut, torn.length, (byte) 0);
            Files.write(segment, torn);
            assertThat(JournalFixture.read(dir())).as("zeros from %s", cut).hasSize(2);
            Arrays.fill(torn, cut, torn.length, (byte) 0xa5);
            Files.write(segment, torn);
            assertThat(JournalFixture.read(dir())).as("garbage from %s", cut).hasSize(2);
            Files.write(segment, Arrays.copyOf(all, cut));
            assertThat(JournalFixture.read(dir())).as("nothing from %s", cut).hasSize(2);
        }
        Files.write(segment, all);
        assertThat(JournalFixture.read(dir())).hasSize(3);
    }

    @Test
    @DisplayName("is CORRUPT, with file and place, when any byte differs that a later record says was on disk")
    void flippedBytes() throws Exception {
        List<Integer> at = three();
        Path segment = JournalFixture.segments(dir()).get(0);
        byte[] all = Files.readAllBytes(segment);
        for (int flipped = at.get(0); flipped < at.get(2); flipped++) {
            byte[] damaged = all.clone();
            damaged[flipped] ^= 0x10;
            Files.write(segment, damaged);
            assertCorrupt(segment, flipped < at.get(1) ? at.get(0) : at.get(1));
        }
    }

    @Test
    @DisplayName("is CORRUPT when the head of a segment is")
    void head() throws Exception {
        three();
        Path segment = JournalFixture.segments(dir()).get(0);
        byte[] all = Files.readAllBytes(segment);
        for (int flipped = 0; flipped < SegmentHead.BYTES; flipped++) {
            byte[] damaged = all.clone();
            damaged[flipped] ^= 0x10;
            Files.write(segment, damaged);
            assertThatThrownBy(() -> JournalFixture.read(dir())).hasMessageContaining(segment.toString());
        }
    }

    @Test
    @DisplayName("is CORRUPT when the end of a segment is and another follows")
    void endOfSegment() throws Exception {
        fill();
        Path segment = JournalFixture.segments(dir()).get(1);
        byte[] all = Files.readAllBytes(segment);
        Arrays.fill(all, 6000, all.length, (byte) 0);
        Files.write(segment, all);
        assertThatThrownBy(() -> JournalFixture.read(dir()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining(segment.toString());
    }

    @Test
    @DisplayName("is CORRUPT when a segment between others is missing, and shorter when the oldest is: it was released")
    void missingSegment() throws Exception {
        fill();
        int whole = JournalFixture.read(dir()).size();
        List<Path> segments = JournalFixture.segments(dir());
        Files.delete(segments.get(0));
        assertThat(JournalFixture.read(dir())).hasSizeBetween(1, whole - 1);
        Files.delete(segments.get(2));
        assertThatThrownBy(() -> JournalFixture.read(dir()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining(segments.get(2).toString());
    }

    private void fill() {
        try (Journal journal = Journal.create(dir(), JournalFixture.SMALL)) {
            for (int i = 0; i < 60; i++) {
                journal.append(JournalFixture.command(Bytes.wrap(new byte[1000])));
            }
            journal.sync();
        }
    }

    @Test
    @DisplayName(
            "PS-33: says where it is damaged and what can be done; whoever gives up what stands behind gets all in front of it, and only by giving up that place")
    void givenUp() throws Exception {
        List<Integer> at = three();
        Path segment = JournalFixture.segments(dir()).get(0);
        byte[] damaged = Files.readAllBytes(segment);
        damaged[at.get(1) + 20] ^= 1;
        Files.write(segment, damaged);
        Path way = dir().resolve("end-at-" + at.get(1));
        assertThatThrownBy(() -> JournalFixture.read(dir()))
                .hasMessageContaining("byte " + at.get(1))
                .hasMessageContaining(way.toString());
        Files.createFile(dir().resolve("end-at-" + at.get(0)));
        assertCorrupt(segment, at.get(1));

        Files.createFile(way);
        assertThat(JournalFixture.read(dir())).hasSize(1);
    }

    private void assertCorrupt(Path segment, int offset) {
        assertThatThrownBy(() -> JournalFixture.read(dir()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining(segment.toString())
                .hasMessageContaining("byte " + offset + ":");
    }

    @Test
    @DisplayName("does not begin a segment that was made but never written: it ends in the one before")
    void unusedSegment() throws IOException {
        three();
        SegmentFiles files = new SegmentFiles(dir(), java.nio.channels.FileChannel::open);
        files.make(4096, 4096).close();
        assertThat(JournalFixture.read(dir())).hasSize(3);
    }
}
