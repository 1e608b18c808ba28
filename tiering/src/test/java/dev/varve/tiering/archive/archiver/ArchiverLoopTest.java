/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.archiver;

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
import dev.varve.stream.StreamSpec;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.FaultyStore;
import dev.varve.tiering.archive.FaultyStore.Fault;
import dev.varve.tiering.archive.ManualClock;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The loop of an archiver")
final class ArchiverLoopTest {

    private static final Subject SUBJECT = Subject.of("orders.1");
    private static final Duration AWAY = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final Varve varve = MemoryProvider.open(MemoryConfig.defaults(), clock);
    private final MemoryBlobStore blobs = new MemoryBlobStore(clock);
    private final FaultyStore store = new FaultyStore(blobs);
    private final List<Duration> pauses = new ArrayList<>();

    ArchiverLoopTest() {
        varve.streams().ensure(StreamSpec.of("orders", "orders.>"));
    }

    @AfterEach
    void close() {
        varve.close();
    }

    private void publish() {
        varve.streams().publish(SUBJECT, Message.of("m"));
    }

    private Archiver open() {
        ArchiverSettings settings = ArchiverSettings.of(SubjectFilter.of("orders.>"))
                .withMaxInFlight(10)
                .withFlushAge(Duration.ofDays(1));
        return Archiver.open(varve, ArchiveFixture.archive(store), settings, clock);
    }

    /** Time passes where the loop waits; the store may be away for an hour, while messages come. Ends when {@code count} messages are archived. */
    private final class Away implements ArchiverLoop.Stop, ArchiverLoop.Watcher {

        private final long count;
        private Duration away = Duration.ZERO;
        private long archived;

        Away(long count) {
            this.count = count;
        }

        void begin() {
            away = AWAY;
            store.failing(store.writes().size(), Fault.UNAVAILABLE);
        }

        @Override
        public boolean within(Duration wait) {
            clock.advance(wait);
            away = away.minus(wait);
            return archived >= count;
        }

        @Override
        public void stepped(Head head) {
            archived = head.totals().count();
        }

        @Override
        public void failed(RuntimeException failure, Duration pause) {
            pauses.add(pause);
            if (away.compareTo(Duration.ZERO) > 0) {
                publish();
                store.failing(store.writes().size(), Fault.UNAVAILABLE);
            }
        }
    }

    @Test
    @DisplayName(
            "TR-10, TR-15: a store that is away for an hour, with messages coming, stops nothing and loses nothing")
    void away() {
        for (int i = 0; i < 10; i++) {
            publish();
        }
        try (Archiver archiver = open()) {
            Away away = new Away(100);
            away.begin();
            new ArchiverLoop(archiver, away, away).run();
        }
        assertThat(pauses)
                .hasSizeGreaterThan(100)
                .startsWith(seconds(1), seconds(2), seconds(4), seconds(8), seconds(16), seconds(30), seconds(30));
        assertThat(ArchiveFixture.contents(ArchiveFixture.archive(blobs)))
                .isEqualTo(varve.streams()
                        .getAll(SubjectFilter.of("orders.>"), Range.all())
                        .toList()
                        .subList(0, (int) archived()));
    }

    private long archived() {
        return ArchiveFixture.archive(blobs).head().totals().count();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @DisplayName("TR-15: a commit that lost the answer to one of its writes is repeated, and is there once")
    void answerLost(int write) {
        for (int i = 0; i < 10; i++) {
            publish();
        }
        try (Archiver archiver = open()) {
            Away away = new Away(10);
            store.failing(store.writes().size() + write, Fault.ANSWER_LOST);
            new ArchiverLoop(archiver, away, away).run();
        }
        assertThat(pauses).containsExactly(seconds(1));
        assertThat(archived())
                .isEqualTo(
                        ArchiveFixture.contents(ArchiveFixture.archive(blobs)).size())
                .isEqualTo(10);
    }

    @Test
    @DisplayName("TR-15: an archiver that was taken over ends with FENCED")
    void fenced() {
        for (int i = 0; i < 10; i++) {
            publish();
        }
        try (Archiver first = open();
                Archiver second = open()) {
            assertThat(second.head().totals().count()).isZero();
            Away away = new Away(10);
            assertRefused(ErrorCode.FENCED, () -> new ArchiverLoop(first, away, away).run());
        }
    }
}
