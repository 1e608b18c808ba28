/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.stream.Discard;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The limits of a stream's file")
final class StreamLimitTest {

    @TempDir
    Path root;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture(root);
    }

    private StreamFile stream(StreamLimits.Builder limits) {
        return engine.declared(
                StreamSpec.builder("l", "l.>").limits(limits.build()).build());
    }

    private static List<Long> seqs(StreamFile stream) {
        return stream.page(SubjectFilter.all(), ReadBounds.of(Range.all()), EngineFixture.ALL).items().stream()
                .map(item -> item.message().seq())
                .toList();
    }

    @Test
    @DisplayName("PS-27: a message that is refused evicts nothing")
    void refusedEvictsNothing() {
        try (StreamFile stream = stream(StreamLimits.builder().maxBytes(10).maxMessages(2))) {
            engine.publish(stream, "l.a", "12345");
            engine.publish(stream, "l.b", "12345");
            assertThatThrownBy(() -> engine.publish(stream, "l.a", "12345678901"))
                    .isInstanceOfSatisfying(StorageException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
                        assertThat(e.actual()).hasValue(10);
                    });
            PublishOptions wrong = PublishOptions.builder().expectedLastSeq(7).build();
            assertThatThrownBy(() -> engine.publish(stream, "l.a", "1", wrong)).isInstanceOf(StorageException.class);
            assertThat(seqs(stream)).containsExactly(1L, 2L);
        }
    }

    @Test
    @DisplayName("of each subject the newest stay, and evictions are told with their numbers")
    void perSubject() {
        try (StreamFile stream = stream(
                StreamLimits.builder().maxMessagesPerSubject(1).maxMessages(2).discard(Discard.NEW))) {
            engine.publish(stream, "l.a", "1");
            engine.publish(stream, "l.b", "2");
            stream.takeChanges();
            engine.publish(stream, "l.a", "3");
            assertThat(stream.takeChanges())
                    .map(ChangeRecord::kind)
                    .containsExactly(ChangeRecord.Kind.SET, ChangeRecord.Kind.EVICT);
            assertThat(seqs(stream)).containsExactly(2L, 3L);
            assertThatThrownBy(() -> engine.publish(stream, "l.c", "4"))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
            assertThat(seqs(stream)).containsExactly(2L, 3L);
        }
    }

    @Test
    @DisplayName("PS-27: a rate of N admits N in any one second")
    void rate() {
        try (StreamFile stream = stream(StreamLimits.builder().maxMessagesPerSecond(3))) {
            for (int i = 0; i < 3; i++) {
                engine.publish(stream, "l.a", "x");
            }
            engine.clock.advance(Duration.ofMillis(999));
            assertThatThrownBy(() -> engine.publish(stream, "l.a", "x"))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
            engine.clock.advance(Duration.ofMillis(1));
            assertThat(engine.publish(stream, "l.a", "x").seq()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("PS-28: what is past its time is in no read, before anything was swept")
    void expiredIsNotRead() {
        Subject subject = Subject.of("l.a");
        try (StreamFile stream = stream(StreamLimits.builder().maxAge(Duration.ofMinutes(10)))) {
            PublishOptions second =
                    PublishOptions.builder().ttl(Duration.ofSeconds(1)).build();
            engine.publish(stream, "l.a", "old");
            engine.publish(stream, "l.a", "short", second);
            engine.clock.advance(Duration.ofMillis(999));
            assertThat(stream.get(subject, 2, 10)).isPresent();
            engine.clock.advance(Duration.ofMillis(1));
            assertThat(stream.hasExpired()).isTrue();
            assertThat(stream.get(subject, 2, 10)).isEmpty();
            assertThat(stream.last(subject, 10))
                    .map(item -> item.message().seq())
                    .hasValue(1L);
            assertThat(seqs(stream)).containsExactly(1L);
            assertThat(stream.info().messages()).isEqualTo(1);
            engine.clock.advance(Duration.ofMinutes(10));
            assertThat(stream.last(subject, 10)).isEmpty();
            assertThat(stream.lastPerSubject(SubjectFilter.all(), "", EngineFixture.ALL)
                            .items())
                    .isEmpty();
            assertThat(stream.info().firstSeq()).isEqualTo(3);
            stream.takeChanges();
            engine.in(stream, file -> {
                file.expire();
                return true;
            });
            assertThat(stream.takeChanges()).extracting(ChangeRecord::seq).containsExactlyInAnyOrder(1L, 2L);
        }
    }
}
