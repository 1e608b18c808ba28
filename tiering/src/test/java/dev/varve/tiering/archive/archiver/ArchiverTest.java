/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.archiver;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.memory.MemoryConfig;
import dev.varve.memory.MemoryProvider;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ArchiveFixture;
import dev.varve.tiering.archive.FaultyStore;
import dev.varve.tiering.archive.ManualClock;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.Gap;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The archiver")
final class ArchiverTest {

    private static final SubjectFilter ORDERS = SubjectFilter.of("orders.>");
    private static final Duration KEPT = Duration.ofDays(60);

    private final ManualClock clock = new ManualClock();
    private final Varve varve = MemoryProvider.open(MemoryConfig.defaults(), clock);
    private final MemoryBlobStore store = new MemoryBlobStore(clock);
    private final Archive archive = ArchiveFixture.archive(store);
    private final ArchiverSettings settings = ArchiverSettings.of(ORDERS);

    ArchiverTest() {
        StreamLimits limits = StreamLimits.builder().maxAge(KEPT).build();
        varve.streams()
                .ensure(StreamSpec.builder("orders", "orders.>").limits(limits).build());
    }

    @AfterEach
    void close() {
        varve.close();
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            varve.streams()
                    .publish(Subject.of("orders." + i % 3), Message.of("m" + i).withHeader("n", "" + i));
        }
    }

    private List<StoredMessage> source() {
        return varve.streams().getAll(ORDERS, Range.all()).toList();
    }

    private long acknowledged() {
        return varve.streams().consumers(ORDERS).get(0).ackFloor();
    }

    private Archiver open() {
        return open(store, settings);
    }

    private Archiver open(BlobStore where, ArchiverSettings how) {
        return Archiver.open(varve, ArchiveFixture.archive(where), how, clock);
    }

    /** Takes all that is delivered now. */
    private static void drain(Archiver archiver) {
        while (archiver.step(Duration.ZERO) > 0) {}
    }

    @Test
    @DisplayName("TR-15, DA-35: archives a stream as it is, and acknowledges nothing before it is durable")
    void archives() {
        publish(700);
        try (Archiver archiver = open()) {
            drain(archiver);
            assertThat(acknowledged()).isZero();
            assertThat(archiver.flush()).isPresent();
            assertThat(acknowledged()).isEqualTo(700);
            assertThat(archiver.status().lag()).isZero();
        }
        assertThat(ArchiveFixture.contents(archive)).isEqualTo(source()).hasSize(700);
    }

    @Test
    @DisplayName("stores what waits when it is old enough, and when it is many")
    void flushes() {
        publish(10);
        try (Archiver archiver = open(store, settings.withMaxInFlight(100).withFlushAge(Duration.ofMinutes(1)))) {
            drain(archiver);
            clock.advance(Duration.ofSeconds(59));
            archiver.step(Duration.ZERO);
            assertThat(archiver.head().totals().count()).isZero();
            clock.advance(Duration.ofSeconds(1));
            archiver.step(Duration.ZERO);
            assertThat(archiver.head().totals().count()).isEqualTo(10);

            publish(250);
            drain(archiver);
            assertThat(archiver.head().totals().count()).isEqualTo(210);
        }
        assertThat(ArchiveFixture.contents(archive)).isEqualTo(source().subList(0, 210));
    }

    @Test
    @DisplayName(
            "TR-15: goes on where the archive ends, though what its predecessor had taken comes late, behind newer messages")
    void deliveredToTheDead() {
        publish(5);
        try (Archiver dead = open()) {
            drain(dead);
        }
        publish(5);
        try (Archiver next = open()) {
            drain(next);
            next.flush();
            assertThat(ArchiveFixture.contents(archive)).isEqualTo(source()).hasSize(10);
            clock.advance(Duration.ofMinutes(30));
            drain(next);
            assertThat(acknowledged()).isEqualTo(10);
            assertThat(next.flush()).as("all was dropped by sequence").isEmpty();
        }
        assertThat(ArchiveFixture.chain(archive).get(0).header().gaps()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultyStore.Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER"})
    @DisplayName("DA-36: holds each message once, in order, whatever write its process ended before or after")
    void crashes(FaultyStore.Fault fault) {
        for (int write = 0; write < 8; write++) {
            publish(7);
            assertThat(crashed(new FaultyStore(store).failing(write, fault)))
                    .as("a crash at write %d", write)
                    .isTrue();
            // What it was given comes again.
            clock.advance(Duration.ofMinutes(30));
        }
        try (Archiver last = open()) {
            drain(last);
            last.flush();
        }
        assertThat(ArchiveFixture.contents(archive)).isEqualTo(source()).hasSize(56);
        assertThat(ArchiveFixture.chain(archive))
                .allMatch(manifest -> manifest.header().gaps().isEmpty());
        assertThat(acknowledged()).isEqualTo(56);
    }

    /** Whether an archiver that stores two segments and more crashes. */
    private boolean crashed(BlobStore faulty) {
        try (Archiver archiver = open(faulty, settings.withMaxInFlight(5))) {
            drain(archiver);
            archiver.flush();
            return false;
        } catch (FaultyStore.Crash asOrdered) {
            // The next one finds what it left.
            return true;
        }
    }

    @Test
    @DisplayName("TR-15: takes from the stream what was delivered to the dead, where it is not to wait for that")
    void catchesUp() {
        publish(5);
        try (Archiver dead = open()) {
            drain(dead);
        }
        try (Archiver next = open()) {
            assertThat(next.step(Duration.ZERO)).isZero();
            next.catchUp(4);
            next.flush();
            assertThat(ArchiveFixture.contents(archive)).isEqualTo(source().subList(0, 4));
            next.catchUp(9);
            next.flush();
            assertThat(ArchiveFixture.contents(archive)).isEqualTo(source()).hasSize(5);
            clock.advance(Duration.ofMinutes(30));
            drain(next);
            assertThat(acknowledged()).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("TR-5: repeats a commit whose answer was lost, or that was not answered, and takes no message twice")
    void repeats() {
        for (FaultyStore.Fault fault : List.of(FaultyStore.Fault.UNAVAILABLE, FaultyStore.Fault.ANSWER_LOST)) {
            for (int write = 2; write < 5; write++) {
                publish(7);
                try (Archiver archiver = open(new FaultyStore(store).failing(write, fault), settings)) {
                    drain(archiver);
                    assertThatThrownBy(archiver::flush).isInstanceOf(RuntimeException.class);
                    archiver.step(Duration.ZERO);
                    assertThat(acknowledged())
                            .isEqualTo(archiver.head().totals().lastSeq());
                }
            }
        }
        assertThat(ArchiveFixture.contents(archive)).isEqualTo(source()).hasSize(42);
    }

    @Test
    @DisplayName("TR-15: is fenced by another one, and between the two nothing is lost")
    void two() {
        publish(20);
        try (Archiver loser = open(store, settings.withMaxInFlight(50))) {
            loser.step(Duration.ZERO);
            try (Archiver winner = open(store, settings.withMaxInFlight(50))) {
                publish(60);
                assertRefused(ErrorCode.FENCED, () -> drain(loser));
                drain(winner);
                winner.flush();
                clock.advance(Duration.ofMinutes(30));
                drain(winner);
                winner.flush();
            }
        }
        assertThat(ArchiveFixture.contents(archive)).isEqualTo(source()).hasSize(80);
        assertThat(acknowledged()).isEqualTo(80);
    }

    @Test
    @DisplayName("TR-16: states what was deleted and what had expired as gaps")
    void gaps() {
        publish(5);
        clock.advance(KEPT);
        publish(5);
        varve.streams().delete(Subject.of("orders.1"), 7);
        try (Archiver archiver = open()) {
            drain(archiver);
            SegmentManifest stored = archiver.flush().orElseThrow();
            assertThat(stored.header().gaps())
                    .containsExactly(new Gap(1, 5, Gap.Reason.EXPIRED), new Gap(7, 7, Gap.Reason.DELETED));
        }
        assertThat(ArchiveFixture.contents(archive)).isEqualTo(source()).hasSize(4);
    }

    @Test
    @DisplayName(
            "DA-34, TR-23: knows how long the source still keeps what is not archived, and archives it weeks before, as long as it runs")
    void margin() {
        try (Archiver archiver = open()) {
            for (int day = 0; day < 150; day++) {
                publish(1);
                archiver.step(Duration.ZERO);
                assertThat(archiver.status().isAlarming(Duration.ofDays(14))).isFalse();
                clock.advance(Duration.ofDays(1));
            }
            archiver.step(Duration.ZERO);
            assertThat(archiver.head().totals().count()).isEqualTo(150);
            assertThat(ArchiveFixture.chain(archive))
                    .allMatch(manifest -> manifest.header().gaps().isEmpty());

            publish(1);
            clock.advance(Duration.ofDays(47));
            ArchiverStatus late = archiver.status();
            assertThat(late.lag()).isEqualTo(1);
            StreamInfo held = varve.streams().info(Subject.of("orders.0")).orElseThrow();
            assertThat(late.lagBytes()).as("all are alike").isEqualTo(held.bytes() / held.messages());
            assertThat(late.margin()).contains(Duration.ofDays(13));
            assertThat(late.oldestAge()).contains(Duration.ofDays(47));
            assertThat(late.isAlarming(Duration.ofDays(14))).isTrue();
        }
    }

    @Test
    @DisplayName("refuses a stream that began anew, whose sequences are not those of the archive")
    void beganAnew() {
        publish(5);
        try (Archiver archiver = open()) {
            drain(archiver);
            archiver.flush();
        }
        varve.streams().drop(ORDERS);
        varve.streams().ensure(StreamSpec.of("orders", "orders.>"));
        clock.advance(Duration.ofDays(1));
        publish(3);
        assertRefused(ErrorCode.INVALID, this::open);
        publish(3);
        try (Archiver archiver = open()) {
            assertRefused(ErrorCode.INVALID, () -> drain(archiver));
        }
    }

    @Test
    @DisplayName("refuses a filter that fits no stream, or several")
    void filter() {
        assertRefused(ErrorCode.INVALID, () -> open(store, ArchiverSettings.of(SubjectFilter.of("nothing.here"))));
        varve.streams().publish(Subject.of("other"), Message.of("x"));
        assertRefused(ErrorCode.INVALID, () -> open(store, ArchiverSettings.of(SubjectFilter.all())));
        assertThat(store.list("").toList()).isEmpty();
    }
}
