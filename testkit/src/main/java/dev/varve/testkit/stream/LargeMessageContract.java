/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Headers;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.backend.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of every size. */
public abstract class LargeMessageContract extends StreamContract {

    private static final int MIB = 1 << 20;
    private static final long LARGEST_TRIED = 64L * MIB;

    /** For the backends that must fulfil it. */
    protected LargeMessageContract() {}

    private static Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private long limit() {
        return store().capabilities().limits().maxMessageBytes();
    }

    private void assumeWithinLimit(long size) {
        Assumptions.assumeTrue(size <= limit(), "this backend takes messages of up to " + limit() + " bytes");
    }

    @Test
    @Needs(Capability.LARGE_MESSAGE)
    @DisplayName("with LARGE_MESSAGE a message may be larger than what a NATS server takes by default")
    void declaredLimit() {
        assertThat(limit()).isGreaterThan(MIB);
    }

    @ParameterizedTest(name = "PS-5: a message of {0} bytes comes back from get, getAll and last")
    @ValueSource(ints = {1, 1000, 65_536, MIB - 1, MIB, MIB + 1, 3 * MIB + 7})
    void roundTrip(int size) {
        assumeWithinLimit(size);
        Subject subject = freshSubject();
        Message message = Message.of(bytes(size));
        streams().publish(subject, message);

        StoredMessage stored = streams().get(subject, 1).orElseThrow();
        assertThat(stored.message().equals(message)).as("same bytes").isTrue();
        assertThat(streams().last(subject).orElseThrow().equals(stored)).isTrue();
        assertThat(all(subject).equals(List.of(stored))).isTrue();
    }

    @Test
    @DisplayName("PS-5: a large message comes with its headers, is one sequence, and set takes it too")
    void oneSequence() {
        assumeWithinLimit(2 * MIB + 100);
        Subject subject = freshSubject();
        Message message = Message.of(bytes(2 * MIB)).withHeader("name", "value");
        streams().publish(subject, message);
        streams().set(subject, 2, message);
        publish(subject, "small");

        List<StoredMessage> all = all(subject);
        assertThat(all).extracting(StoredMessage::seq).containsExactly(1L, 2L, 3L);
        assertThat(all.get(0).message().equals(message)).isTrue();
        assertThat(all.get(1).message().equals(message)).isTrue();
    }

    @Test
    @DisplayName("PS-5: a large message arrives whole in the change feed, between its neighbours")
    void inTheFeed() {
        assumeWithinLimit(2 * MIB);
        Subject subject = freshSubject();
        Message message = Message.of(bytes(2 * MIB));
        List<Message> seen = new ArrayList<>();
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            publish(subject, "before");
            streams().publish(subject, message);
            publish(subject, "after");
            eventually().until(() -> {
                feed.next(TOLERANCE)
                        .ifPresent(change ->
                                seen.add(change.message().orElseThrow().message()));
                return seen.size() == 3;
            });
        }
        assertThat(seen.equals(List.of(Message.of("before"), message, Message.of("after"))))
                .isTrue();
    }

    @Test
    @DisplayName("a message beyond the declared limit is refused with it, before anything is changed")
    void beyondTheLimit() {
        Assumptions.assumeTrue(limit() <= LARGEST_TRIED, "the limit is too high to be reached in a test: " + limit());
        Subject subject = freshSubject();
        publish(subject, "small");
        Message tooLarge = Message.of(Bytes.wrap(new byte[Math.toIntExact(limit() + 1)]));

        assertRefused(ErrorCode.TOO_LARGE, () -> streams().publish(subject, tooLarge));
        assertRefused(ErrorCode.TOO_LARGE, () -> streams().set(subject, 2, tooLarge));
        assertThat(seqs(subject)).containsExactly(1L);
    }

    @Test
    @DisplayName("headers beyond the declared limit are refused, before anything is changed")
    void headersBeyondTheLimit() {
        int limit = store().capabilities().limits().maxHeaderBytes();
        Assumptions.assumeTrue(limit < 4 * MIB, "the limit is too high to be reached in a test: " + limit);
        Subject subject = freshSubject();
        Message tooMuch = Message.withoutValue(Headers.of("n", "x".repeat(limit)));

        assertRefused(ErrorCode.TOO_LARGE, () -> streams().publish(subject, tooMuch));
        assertThat(lastSeq(subject)).isZero();
        streams().publish(subject, Message.withoutValue(Headers.of("n", "x".repeat(limit - 1))));
        assertThat(lastSeq(subject)).isEqualTo(1);
    }
}
