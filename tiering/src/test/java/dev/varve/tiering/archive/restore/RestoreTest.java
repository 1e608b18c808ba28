/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.ArchiveSettings;
import dev.varve.tiering.archive.ArchiveWriter;
import dev.varve.tiering.archive.DirectoryFiles;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.MessageLine;
import dev.varve.tiering.archive.segment.SegmentFixture;
import dev.varve.tiering.archive.segment.SegmentReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A restore")
final class RestoreTest {

    private static final SubjectFilter BACK = SubjectFilter.of("back.>");

    @TempDir
    Path root;

    @TempDir
    Path work;

    private final Varve varve = new MemoryProvider().open(MemoryConfig.defaults());
    private BlobStore store = new DirectoryBlobStore(Path.of(""));
    private Archive archive = ArchiveFixture.archive(store);

    /** Every kind of message, with gaps, then thirty more in three segments. */
    @BeforeEach
    void fill() {
        store = new DirectoryBlobStore(root);
        archive = ArchiveFixture.archive(store);
        try (ArchiveWriter writer = ArchiveFixture.open(store)) {
            SegmentFixture.KINDS.forEach(writer::append);
            writer.commit();
            ArchiveFixture.commit(writer, 21, 30);
            ArchiveFixture.commit(writer, 31, 40);
        }
        varve.streams().ensure(StreamSpec.of("back", "back.>"));
    }

    private static Subject naming(Subject subject) {
        return Subject.of("back." + subject.value());
    }

    @AfterEach
    void close() {
        varve.close();
    }

    private static List<StoredMessage> all() {
        return Stream.concat(SegmentFixture.KINDS.stream(), ArchiveFixture.messages(21, 40).stream())
                .toList();
    }

    private StreamSink sink(StreamSink.Mode mode) {
        return new StreamSink(varve, RestoreTest::naming, mode);
    }

    private long restore(Range range, RestoreSink sink) {
        return Restore.run(RestorePlan.of(archive, range), sink, work, segment -> {});
    }

    /** What is in the stream, as it was before, but for the store time. */
    private void assertRestored(List<StoredMessage> expected) {
        List<StoredMessage> back = varve.streams().getAll(BACK, Range.all()).toList();
        assertThat(back).hasSameSizeAs(expected);
        for (int i = 0; i < back.size(); i++) {
            assertThat(back.get(i).seq()).isEqualTo(expected.get(i).seq());
            assertThat(back.get(i).subject()).isEqualTo(naming(expected.get(i).subject()));
            assertThat(back.get(i).message()).isEqualTo(expected.get(i).message());
        }
    }

    private List<StoredMessage> files() throws IOException {
        List<StoredMessage> found = new ArrayList<>();
        for (SegmentManifest manifest : ArchiveFixture.chain(archive)) {
            Path file = new DirectorySink(work.resolve("out")).file(manifest);
            if (Files.exists(file)) {
                found.addAll(SegmentReader.open("restored", Files.newInputStream(file))
                        .toList());
            }
        }
        return found;
    }

    @Test
    @DisplayName("TR-18, DA-37: gives a stream back every message with its sequence, value, headers and own time")
    void intoStream() {
        assertThat(restore(Range.all(), sink(StreamSink.Mode.EMPTY))).isEqualTo(26);
        assertRestored(all());
    }

    @Test
    @DisplayName(
            "TR-18: gives a directory every message, store times included, in files that any reader of segments reads")
    void intoDirectory() throws IOException {
        assertThat(restore(Range.all(), new DirectorySink(work.resolve("out")))).isEqualTo(26);
        assertThat(files()).isEqualTo(all());
        assertThat(restore(Range.all(), new DirectorySink(work.resolve("out"))))
                .as("all is there")
                .isZero();
    }

    @Test
    @DisplayName("TR-18: takes a range of sequences or of times, and nothing else")
    void ranges() throws IOException {
        restore(Range.of(10, 25), sink(StreamSink.Mode.EMPTY));
        assertRestored(
                all().stream().filter(m -> m.seq() >= 10 && m.seq() <= 25).toList());

        restore(
                Range.of(
                        ArchiveFixture.message(29).storeTime(),
                        ArchiveFixture.message(31).storeTime()),
                new DirectorySink(work.resolve("out")));
        assertThat(files()).isEqualTo(ArchiveFixture.messages(29, 31));
    }

    @Test
    @DisplayName("refuses a range in which the archive has nothing, and says what it has")
    void outside() {
        assertRefused(ErrorCode.INVALID, () -> RestorePlan.of(archive, Range.from(41)));
        assertRefused(ErrorCode.INVALID, () -> RestorePlan.of(archive, Range.of(1, 2)));
    }

    @Test
    @DisplayName("refuses a stream that is not empty, and changes nothing")
    void notEmpty() {
        varve.streams().publish(Subject.of("back.x"), Message.of("mine"));
        assertRefused(ErrorCode.INVALID, () -> restore(Range.all(), sink(StreamSink.Mode.EMPTY)));
        assertRefused(ErrorCode.INVALID, () -> restore(Range.all(), sink(StreamSink.Mode.GO_ON)));
        assertThat(varve.streams().getAll(BACK, Range.all()).toList()).hasSize(1);
    }

    @Test
    @DisplayName("TR-18: goes on where an earlier attempt ended, wherever that was")
    void goesOn() {
        for (StoredMessage message : all()) {
            varve.streams().drop(BACK);
            varve.streams().ensure(StreamSpec.of("back", "back.>"));
            restore(Range.of(1, message.seq()), sink(StreamSink.Mode.EMPTY));
            restore(Range.all(), sink(StreamSink.Mode.GO_ON));
            assertRestored(all());
        }
    }

    @Test
    @DisplayName("TR-18: of a part of a segment is no whole one to a later restore into the same directory")
    void partThenWhole() throws IOException {
        DirectorySink sink = new DirectorySink(work.resolve("out"));
        assertThat(restore(Range.of(22, 24), sink)).isEqualTo(3);
        assertThat(files()).isEqualTo(ArchiveFixture.messages(22, 24));

        restore(Range.all(), sink);
        assertThat(files()).isEqualTo(all());

        restore(Range.of(22, 24), sink);
        assertThat(files()).isEqualTo(all());
    }

    @Test
    @DisplayName(
            "TR-18: does not go on in a stream that no earlier attempt can have left, and never calls that a success")
    void foreignStream() {
        for (int i = 1; i <= 35; i++) {
            varve.streams().publish(Subject.of("back.orders.eu"), Message.of("foreign " + i));
        }
        // It ends within the range, and behind it.
        assertRefused(ErrorCode.INVALID, () -> restore(Range.of(1, 35), sink(StreamSink.Mode.GO_ON)));
        assertRefused(ErrorCode.INVALID, () -> restore(Range.of(1, 25), sink(StreamSink.Mode.GO_ON)));
        assertRefused(ErrorCode.INVALID, () -> restore(Range.all(), sink(StreamSink.Mode.GO_ON)));
        assertThat(varve.streams().getAll(BACK, Range.all()).toList()).hasSize(35);
    }

    @Test
    @DisplayName("gives nothing of a segment that is damaged, and names it")
    void damaged() {
        SegmentManifest second = ArchiveFixture.chain(archive).get(1);
        new DirectoryFiles(root).flip(second.object().key(), new Random(1));
        assertThat(assertRefused(ErrorCode.CORRUPT, () -> restore(Range.all(), sink(StreamSink.Mode.EMPTY))))
                .hasMessageContaining(second.object().key().value());
        assertRestored(SegmentFixture.KINDS);
    }

    @Test
    @DisplayName("TR-19: exports lines of JSON")
    void export() {
        StringWriter lines = new StringWriter();
        restore(Range.all(), new JsonLinesSink(lines));
        assertThat(lines.toString().lines())
                .isEqualTo(all().stream().map(MessageLine::of).toList());
    }

    @Test
    @DisplayName("TR-19: is tried out by a drill, which leaves nothing behind")
    void drill() throws IOException {
        Drill.Report report = new Drill(RestorePlan.of(archive, Range.all()), work).run();
        assertThat(report.messages()).isEqualTo(26);
        assertThat(report.segments()).isEqualTo(3);
        assertThat(report.differing()).isEmpty();
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("needs a store that can leave sequences out only where some are missing")
    void sparse() {
        assertThat(RestorePlan.of(archive, Range.all()).isSparse()).isTrue();
        Archive dense = new Archive(store, "dense");
        try (ArchiveWriter writer = ArchiveWriter.open(
                dense,
                ArchiveSettings.defaults(),
                "s",
                dev.varve.tiering.archive.segment.GapLookup.UNKNOWN,
                java.time.InstantSource.system())) {
            ArchiveFixture.commit(writer, 1, 5);
        }
        assertThat(RestorePlan.of(dense, Range.all()).isSparse()).isFalse();
        assertThat(RestorePlan.of(dense, Range.from(2)).isSparse()).isTrue();
    }
}
