/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Resolution;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the file of a stream remembers when it is opened anew")
final class StreamSequenceTest {

    private static final Subject SUBJECT = Subject.of("s");

    @TempDir
    Path root;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture(root);
    }

    @Test
    @DisplayName("PS-7: a sequence is never given twice, whatever was deleted before the file was closed")
    void neverReused() {
        try (StreamFile stream = engine.stream("s")) {
            engine.publish(stream, "s", "one");
            engine.publish(stream, "s", "two");
            engine.in(stream, file -> file.deleteAll(SUBJECT, Long.MAX_VALUE));
        }
        try (StreamFile stream = engine.stream("s")) {
            assertThat(engine.publish(stream, "s", "three").seq()).isEqualTo(3);
            engine.in(stream, file -> file.delete(SUBJECT, 3));
        }
        try (StreamFile stream = engine.stream("s")) {
            assertThatThrownBy(() -> engine.in(stream, file -> file.set(Publication.of(SUBJECT, Message.of("x")), 3)))
                    .isInstanceOfSatisfying(StorageException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.SEQ_CONFLICT);
                        assertThat(e.actual()).hasValue(3);
                    });
            assertThat(engine.publish(stream, "s", "four").seq()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("a sequence that is taken belongs to its subject")
    void belongsToItsSubject() {
        var spec = dev.varve.stream.StreamSpec.of("d", "d.>");
        try (StreamFile stream = engine.declared(spec)) {
            engine.publish(stream, "d.a", "one");
            Publication other = Publication.of(Subject.of("d.b"), Message.of("one"));
            assertThatThrownBy(() -> engine.in(stream, file -> file.set(other, 1)))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SEQ_CONFLICT));
        }
    }

    @Test
    @DisplayName("PS-23: message ids, also those of messages that are gone")
    void remembersIds() {
        try (StreamFile stream = engine.stream("s")) {
            engine.publish(stream, "s", "one", PublishOptions.msgId("a"));
            engine.publish(stream, "s", "two", PublishOptions.msgId("b"));
            engine.in(stream, file -> file.delete(SUBJECT, 1));
        }
        try (StreamFile stream = engine.stream("s")) {
            assertThat(engine.publish(stream, "s", "again", PublishOptions.msgId("a")))
                    .satisfies(receipt -> {
                        assertThat(receipt.seq()).isEqualTo(1);
                        assertThat(receipt.duplicate()).isTrue();
                    });
            assertThat(engine.publish(stream, "s", "again", PublishOptions.msgId("b"))
                            .duplicate())
                    .isTrue();
            engine.clock.advance(Duration.ofMinutes(3));
            assertThat(stream.resolve("a").state()).isEqualTo(Resolution.State.FORGOTTEN);
            assertThat(stream.resolve("b").state()).isEqualTo(Resolution.State.STORED);
            assertThat(engine.publish(stream, "s", "new", PublishOptions.msgId("a"))
                            .duplicate())
                    .isFalse();
        }
    }

    @Test
    @DisplayName("the store time does not go back with the clock, and the highest writer epoch")
    void remembersTimeAndWriter() {
        PublishOptions five = PublishOptions.builder().writerEpoch(5).build();
        PublishOptions four = PublishOptions.builder().writerEpoch(4).build();
        java.time.Instant before;
        try (StreamFile stream = engine.stream("s")) {
            before = engine.publish(stream, "s", "one", five).storeTime();
        }
        engine.clock.advance(Duration.ofHours(-1));
        try (StreamFile stream = engine.stream("s")) {
            assertThat(engine.publish(stream, "s", "two").storeTime()).isEqualTo(before);
            assertThatThrownBy(() -> engine.publish(stream, "s", "three", four))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
        }
    }
}
