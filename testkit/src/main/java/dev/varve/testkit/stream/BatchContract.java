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
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** All messages of a batch, or none. */
@Needs(Capability.ATOMIC_BATCH)
public abstract class BatchContract extends StreamContract {

    private static final int LARGEST_TRIED = 20_000;

    /** For the backends that must fulfil it. */
    protected BatchContract() {}

    private static Publication of(Subject subject, String value) {
        return Publication.of(subject, Message.of(value));
    }

    private static Publication of(Subject subject, String value, PublishOptions options) {
        return new Publication(subject, Message.of(value), options);
    }

    @Test
    @DisplayName("PS-23: a batch has consecutive sequences in its order")
    void consecutive() {
        Subject subject = freshSubject();
        publish(subject, "a");

        List<Receipt> receipts = streams().publishAll(List.of(of(subject, "b"), of(subject, "c"), of(subject, "d")));

        assertThat(receipts).extracting(Receipt::seq).containsExactly(2L, 3L, 4L);
        assertHolds(subject, "a", "b", "c", "d");
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("a batch may hold several subjects of one stream")
    void severalSubjects() {
        Subject stem = freshSubject();
        Subject a = stem.child("a");
        Subject b = stem.child("b");
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));

        streams().publishAll(List.of(of(a, "1"), of(b, "2"), of(a, "3")));

        assertThat(seqs(a)).containsExactly(1L, 3L);
        assertThat(seqs(b)).containsExactly(2L);
    }

    @Test
    @DisplayName("PS-27: a batch with one message that is refused stores none of them")
    void allOrNone() {
        Subject subject = limited(StreamLimits.builder().maxMessageBytes(8));
        publish(subject, "a");

        assertRefused(
                ErrorCode.TOO_LARGE,
                () -> streams().publishAll(List.of(of(subject, "b"), of(subject, "much too large"), of(subject, "c"))));

        assertHolds(subject, "a");
        assertThat(publish(subject, "b").seq()).isEqualTo(2);
    }

    @Test
    @Needs(Capability.CAS_STREAM)
    @DisplayName("the first message may expect the last sequence")
    void firstMayExpect() {
        Subject subject = freshSubject();
        publish(subject, "a");
        PublishOptions wrong = PublishOptions.builder().expectedLastSeq(0).build();
        PublishOptions right = PublishOptions.builder().expectedLastSeq(1).build();

        assertRefused(
                ErrorCode.SEQ_CONFLICT,
                1,
                () -> streams().publishAll(List.of(of(subject, "b", wrong), of(subject, "c"))));
        streams().publishAll(List.of(of(subject, "b", right), of(subject, "c")));

        assertHolds(subject, "a", "b", "c");
    }

    @Test
    @Needs(Capability.CAS_STREAM)
    @DisplayName("a later message that expects a last sequence makes the batch invalid")
    void laterMayNotExpect() {
        Subject subject = freshSubject();
        PublishOptions options = PublishOptions.builder().expectedLastSeq(1).build();

        assertRefused(
                ErrorCode.INVALID, () -> streams().publishAll(List.of(of(subject, "a"), of(subject, "b", options))));
        assertThat(lastSeq(subject)).isZero();
    }

    @Test
    @DisplayName("a batch repeated under its ids answers the first receipts")
    void repeated() {
        Subject subject = freshSubject();
        List<Publication> batch =
                List.of(of(subject, "a", PublishOptions.msgId("1")), of(subject, "b", PublishOptions.msgId("2")));
        List<Receipt> first = streams().publishAll(batch);

        List<Receipt> again = streams().publishAll(batch);

        assertThat(again).allMatch(Receipt::duplicate);
        assertThat(again)
                .extracting(Receipt::seq)
                .isEqualTo(first.stream().map(Receipt::seq).toList());
        assertHolds(subject, "a", "b");
    }

    @Test
    @DisplayName("a batch of which only some ids are remembered is invalid and stores nothing")
    void partlyRemembered() {
        Subject subject = freshSubject();
        publish(subject, "a", PublishOptions.msgId("1"));

        assertRefused(
                ErrorCode.INVALID,
                () -> streams()
                        .publishAll(List.of(
                                of(subject, "a", PublishOptions.msgId("1")),
                                of(subject, "b", PublishOptions.msgId("2")))));
        assertHolds(subject, "a");
        assertThat(publish(subject, "b", PublishOptions.msgId("2")).duplicate()).isFalse();
    }

    @Test
    @DisplayName("a batch for two streams is invalid and stores nothing")
    void oneStreamOnly() {
        Subject one = freshSubject();
        Subject other = freshSubject();
        publish(one, "a");
        publish(other, "b");

        assertRefused(ErrorCode.INVALID, () -> streams().publishAll(List.of(of(one, "x"), of(other, "x"))));
        assertHolds(one, "a");
        assertHolds(other, "b");
    }

    @Test
    @DisplayName("an empty batch is invalid")
    void empty() {
        assertRefused(ErrorCode.INVALID, () -> streams().publishAll(List.of()));
    }

    @Test
    @DisplayName("a batch of more messages than the declared limit is refused, one of the limit is not")
    void tooMany() {
        int limit = store().capabilities().limits().maxBatchMessages();
        Assumptions.assumeTrue(limit <= LARGEST_TRIED, "the limit is too high to be reached in a test: " + limit);
        Subject subject = freshSubject();
        List<Publication> batch = new ArrayList<>(Collections.nCopies(limit, of(subject, "x")));

        assertThat(streams().publishAll(batch)).hasSize(limit);
        batch.add(of(subject, "one more"));
        StorageException refusal =
                catchThrowableOfType(StorageException.class, () -> streams().publishAll(batch));
        assertThat(refusal.kind()).isIn(ErrorKind.USAGE, ErrorKind.LIMIT);
        assertThat(lastSeq(subject)).isEqualTo(limit);
    }
}
