/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.ErrorKind;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Discard;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much a stream holds, and what gives way. */
public abstract class LimitContract extends StreamContract {

    private static final int KILO = 1000;
    private static final int LIMIT = 100 * KILO;

    /** For the backends that must fulfil it. */
    protected LimitContract() {}

    @Test
    @DisplayName("PS-23: beyond maxMessages the oldest give way")
    void maxMessagesDiscardOld() {
        Subject subject = limited(StreamLimits.builder().maxMessages(3));
        publishMany(subject, 5);

        assertHolds(subject, "m3", "m4", "m5");
        StreamInfo info = streams().info(subject).orElseThrow();
        assertThat(info.messages()).isEqualTo(3);
        assertThat(info.firstSeq()).isEqualTo(3);
        assertThat(info.lastSeq()).isEqualTo(5);
    }

    @Test
    @DisplayName("PS-23: with discard new the message beyond maxMessages is refused, and taken once there is room")
    void maxMessagesDiscardNew() {
        Subject subject = limited(StreamLimits.builder().maxMessages(2).discard(Discard.NEW));
        publishMany(subject, 2);

        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> publish(subject, "m3"));
        assertHolds(subject, "m1", "m2");
        streams().delete(subject, 1);
        assertThat(publish(subject, "m3").seq()).isEqualTo(3);
        assertHolds(subject, "m2", "m3");
    }

    @Test
    @DisplayName("PS-23: beyond maxBytes the oldest give way, as many as needed")
    void maxBytesDiscardOld() {
        Subject subject = limited(StreamLimits.builder().maxBytes(LIMIT));
        publish(subject, "a".repeat(40 * KILO));
        publish(subject, "b".repeat(40 * KILO));
        publish(subject, "c".repeat(70 * KILO));

        assertThat(seqs(subject)).containsExactly(3L);
        int rest = 30 * KILO - room(2);
        publish(subject, "d".repeat(rest));
        assertThat(seqs(subject)).containsExactly(3L, 4L);
        assertBytes(streams().info(subject).orElseThrow(), 70 * KILO + rest);
    }

    @Test
    @DisplayName("with discard new a message beyond maxBytes is refused")
    void maxBytesDiscardNew() {
        Subject subject = limited(StreamLimits.builder().maxBytes(LIMIT).discard(Discard.NEW));
        publish(subject, "a".repeat(60 * KILO));

        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> publish(subject, "b".repeat(40 * KILO + 1)));
        publish(subject, "c".repeat(40 * KILO - room(2)));
        assertThat(seqs(subject)).containsExactly(1L, 2L);
    }

    @Test
    @DisplayName("PS-27: a message larger than maxBytes is refused and empties nothing")
    void largerThanTheWhole() {
        Subject subject = limited(StreamLimits.builder().maxBytes(LIMIT));
        publish(subject, "a".repeat(90 * KILO));

        StorageException refusal =
                catchThrowableOfType(StorageException.class, () -> publish(subject, "b".repeat(LIMIT + 1)));

        assertThat(refusal.kind()).isEqualTo(ErrorKind.LIMIT);
        assertThat(seqs(subject)).containsExactly(1L);
    }

    /** What {@code messages} messages must stay below a limit in bytes, for what the store adds to each. */
    private int room(int messages) {
        return has(Capability.EXACT_BYTES) ? 0 : messages * STORE_BYTES;
    }

    @Test
    @DisplayName("bytes count headers as well as values")
    void bytesCountHeaders() {
        Subject subject = freshSubject();
        streams()
                .publish(
                        subject, Message.of("12345").withHeader("abc", "\u00e9").withHeader("abc", "z"));

        assertBytes(streams().info(subject).orElseThrow(), 5 + 3 + 2 + 3 + 1);
    }

    @Test
    @DisplayName("PS-23: a message larger than maxMessageBytes is refused with the limit")
    void maxMessageBytes() {
        Subject subject = limited(StreamLimits.builder().maxMessageBytes(10));

        assertRefused(ErrorCode.TOO_LARGE, 10, () -> publish(subject, "12345678901"));
        assertThat(publish(subject, "1234567890").seq()).isEqualTo(1);
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("of each subject the newest maxMessagesPerSubject stay")
    void maxMessagesPerSubject() {
        Subject stem = declared(StreamLimits.builder().maxMessagesPerSubject(2));
        Subject a = stem.child("a");
        Subject b = stem.child("b");
        publish(b, "b1");
        publishMany(a, 4);

        assertHolds(a, "m3", "m4");
        assertHolds(b, "b1");
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("PS-27: replacing the message of a subject at the limit evicts no other subject")
    void overwriteAtTheLimit() {
        Subject stem = declared(StreamLimits.builder().maxMessages(2).maxMessagesPerSubject(1));
        Subject a = stem.child("a");
        Subject b = stem.child("b");
        publish(a, "a1");
        publish(b, "b2");
        publish(b, "b3");

        assertHolds(a, "a1");
        assertHolds(b, "b3");
    }

    private Subject declared(StreamLimits.Builder limits) {
        Subject stem = freshSubject();
        streams()
                .ensure(StreamSpec.builder(freshName(), stem.value() + ".*")
                        .limits(limits.build())
                        .build());
        return stem;
    }

    @Test
    @Needs(Capability.CAS_STREAM)
    @DisplayName("PS-27: a refused message evicts nothing")
    void refusedEvictsNothing() {
        Subject subject = limited(StreamLimits.builder().maxMessages(2).maxMessageBytes(10));
        publishMany(subject, 2);
        PublishOptions wrong = PublishOptions.builder().expectedLastSeq(9).build();

        assertRefused(ErrorCode.SEQ_CONFLICT, () -> publish(subject, "x", wrong));
        assertRefused(ErrorCode.TOO_LARGE, () -> publish(subject, "much too large"));

        assertHolds(subject, "m1", "m2");
    }

    @Test
    @DisplayName("PS-27: a duplicate at the limit evicts nothing")
    void duplicateEvictsNothing() {
        Subject subject = limited(StreamLimits.builder().maxMessages(2));
        publish(subject, "m1");
        publish(subject, "m2", PublishOptions.msgId("id"));
        publish(subject, "m2", PublishOptions.msgId("id"));

        assertHolds(subject, "m1", "m2");
    }

    @Test
    @Needs(Capability.RATE_LIMIT)
    @DisplayName("PS-27: a rate of N admits N in a second and refuses the next")
    void rate() {
        Subject subject = limited(StreamLimits.builder().maxMessagesPerSecond(5));
        Instant begin = Instant.now();
        for (int i = 0; i < 5; i++) {
            publish(subject, "m" + i);
        }
        StorageException refusal = catchThrowableOfType(StorageException.class, () -> publish(subject, "one more"));
        boolean withinTheSecond = Duration.between(begin, Instant.now()).toMillis() < 900;
        Assumptions.assumeTrue(withinTheSecond, "this machine needed a second for six writes");

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal.retryable()).isTrue();
        assertThat(lastSeq(subject)).isEqualTo(5);
        eventually()
                .ignoreExceptionsInstanceOf(StorageException.class)
                .until(() -> publish(subject, "later").seq() == 6);
    }
}
