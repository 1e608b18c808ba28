/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.answer;
import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.backend.Needs;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Storing at a sequence that the caller chooses. */
public abstract class SetContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected SetContract() {}

    private Receipt set(Subject subject, long seq, String value) {
        return streams().set(subject, seq, Message.of(value));
    }

    @Test
    @DisplayName("PS-2: set stores at last + 1, on a new stream at 1")
    void appends() {
        Subject subject = freshSubject();

        assertThat(set(subject, 1, "a").seq()).isEqualTo(1);
        assertThat(publish(subject, "b").seq()).isEqualTo(2);
        assertThat(set(subject, 3, "c").seq()).isEqualTo(3);
        assertThat(publish(subject, "d").seq()).isEqualTo(4);
        assertHolds(subject, "a", "b", "c", "d");
    }

    @Test
    @DisplayName("PS-2: setting an identical message again changes nothing and is marked a duplicate")
    void isIdempotent() {
        Subject subject = freshSubject();
        Message message = Message.of("a").withHeader("k", "v").withTimestamp(Instant.ofEpochMilli(12345));
        Receipt first = streams().set(subject, 1, message);
        set(subject, 2, "b");

        Receipt again = streams().set(subject, 1, message);

        assertThat(first.duplicate()).isFalse();
        assertThat(again.duplicate()).isTrue();
        assertThat(again.seq()).isEqualTo(1);
        assertTells(again, streams().get(subject, 1).orElseThrow());
        assertHolds(subject, "a", "b");
    }

    @Test
    @Needs(Capability.SEQ_SPARSE)
    @DisplayName("a sequence beyond last + 1 leaves a gap, which stays one")
    void sparse() {
        Subject subject = freshSubject();
        set(subject, 5, "five");

        assertThat(publish(subject, "six").seq()).isEqualTo(6);
        assertThat(seqs(subject)).containsExactly(5L, 6L);
        assertThat(streams().get(subject, 3)).isEmpty();
        assertRefused(ErrorCode.SEQ_CONFLICT, 6, () -> set(subject, 3, "three"));
    }

    @Test
    @DisplayName("without SEQ_SPARSE a refused sequence changes nothing")
    void sparseRefusalChangesNothing() {
        Subject subject = freshSubject();
        set(subject, 1, "a");
        if (has(Capability.SEQ_SPARSE)) {
            set(subject, 9, "nine");
            assertThat(lastSeq(subject)).isEqualTo(9);
        } else {
            assertRefused(ErrorCode.UNSUPPORTED, () -> set(subject, 9, "nine"));
            assertThat(lastSeq(subject)).isEqualTo(1);
        }
    }

    @Test
    @Needs(Capability.SEQ_OVERWRITE)
    @DisplayName("other content at a taken sequence replaces the message, and the last sequence stays")
    void overwrite() {
        Subject subject = freshSubject();
        publishMany(subject, 3);

        Receipt receipt = set(subject, 2, "new");

        assertThat(receipt.duplicate()).isFalse();
        assertThat(receipt.seq()).isEqualTo(2);
        assertHolds(subject, "m1", "new", "m3");
        assertThat(lastSeq(subject)).isEqualTo(3);
        assertThat(publish(subject, "m4").seq()).isEqualTo(4);
    }

    @Test
    @DisplayName("headers and timestamp count when content is compared, an empty value is not an absent one")
    void contentIsEverything() {
        Subject subject = freshSubject();
        Message plain = Message.of("");
        streams().set(subject, 1, plain);

        assertDiffers(subject, plain.withHeader("k", "v"));
        assertDiffers(subject, plain.withTimestamp(Instant.EPOCH));
        assertDiffers(subject, Message.withoutValue(Headers.none()));
    }

    private void assertDiffers(Subject subject, Message other) {
        if (has(Capability.SEQ_OVERWRITE)) {
            assertThat(streams().set(subject, 1, other).duplicate()).isFalse();
            assertThat(streams().get(subject, 1).orElseThrow().message()).isEqualTo(other);
        } else {
            assertRefused(ErrorCode.UNSUPPORTED, () -> streams().set(subject, 1, other));
        }
    }

    @Test
    @DisplayName("PS-7: a sequence whose message was deleted cannot be set again")
    void deletedStaysDeleted() {
        Subject subject = freshSubject();
        publishMany(subject, 3);
        streams().delete(subject, 2);
        streams().delete(subject, 3);

        assertRefused(ErrorCode.SEQ_CONFLICT, 3, () -> set(subject, 2, "m2"));
        assertRefused(ErrorCode.SEQ_CONFLICT, 3, () -> set(subject, 3, "m3"));
        assertThat(set(subject, 4, "m4").seq()).isEqualTo(4);
        assertThat(seqs(subject)).containsExactly(1L, 4L);
    }

    @Test
    @DisplayName("a sequence below 1 is invalid")
    void seqStartsAtOne() {
        Subject subject = freshSubject();

        assertRefused(ErrorCode.INVALID, () -> set(subject, 0, "x"));
        assertRefused(ErrorCode.INVALID, () -> set(subject, -1, "x"));
        assertThat(streams().info(subject)).isEmpty();
    }

    @Test
    @DisplayName("expectations and message ids do not go with set")
    void refusesOptionsOfPublish() {
        Subject subject = freshSubject();
        Message message = Message.of("x");

        assertRefused(ErrorCode.INVALID, () -> streams().set(subject, 1, message, PublishOptions.msgId("id")));
        assertRefused(
                ErrorCode.INVALID,
                () -> streams()
                        .set(
                                subject,
                                1,
                                message,
                                PublishOptions.builder().expectedLastSeq(0).build()));
        assertRefused(
                ErrorCode.INVALID,
                () -> streams()
                        .set(
                                subject,
                                1,
                                message,
                                PublishOptions.builder()
                                        .expectedLastSubjectSeq(0)
                                        .build()));
    }

    @Test
    @DisplayName("setAsync stores in the order of the calls, and throws at once what is malformed")
    void async() {
        Subject subject = freshSubject();
        CompletableFuture<Receipt> first = streams().setAsync(subject, 1, Message.of("a"), PublishOptions.none());
        CompletableFuture<Receipt> second = streams().setAsync(subject, 2, Message.of("b"), PublishOptions.none());

        assertThat(answer(first, patience()).seq()).isEqualTo(1);
        assertThat(answer(second, patience()).seq()).isEqualTo(2);
        assertRefused(ErrorCode.INVALID, () -> streams().setAsync(subject, 0, Message.of("x"), PublishOptions.none()));
        assertHolds(subject, "a", "b");
    }
}
