/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StreamLimits;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages that go by themselves. */
public abstract class ExpiryContract extends StreamContract {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final PublishOptions SOON =
            PublishOptions.builder().ttl(SHORT).build();

    /** For the backends that must fulfil it. */
    protected ExpiryContract() {}

    @Test
    @Needs(Capability.TTL)
    @DisplayName("PS-23: a message with a time to live is gone after it, and not before")
    void ttl() {
        Subject subject = freshSubject();
        publish(subject, "stays");
        Receipt receipt = publish(subject, "goes", SOON);

        eventually().until(() -> streams().get(subject, receipt.seq()).isEmpty());

        assertThat(Instant.now()).isAfter(receipt.storeTime().plus(SHORT).minus(TOLERANCE));
        assertHolds(subject, "stays");
    }

    @Test
    @Needs(Capability.TTL)
    @DisplayName("PS-28: no read returns an expired message, swept or not")
    void expiredIsNeverRead() {
        Subject subject = freshSubject();
        Receipt receipt = publish(subject, "goes", SOON);
        passed(receipt.storeTime().plus(SHORT));

        assertNothingRead(subject);
        assertThat(streams().info(subject).orElseThrow().lastSeq()).isEqualTo(1);
    }

    @Test
    @DisplayName("PS-28: no read returns a message past the maximum age of its stream, swept or not")
    void agedIsNeverRead() {
        Subject subject = limited(StreamLimits.builder().maxAge(SHORT));
        Receipt receipt = publish(subject, "goes");
        passed(receipt.storeTime().plus(SHORT));

        assertNothingRead(subject);
    }

    private void assertNothingRead(Subject subject) {
        assertThat(streams().get(subject, 1)).isEmpty();
        assertThat(streams().last(subject)).isEmpty();
        assertThat(streams().getAll(subject, Range.all()).toList()).isEmpty();
        assertThat(streams().lastPerSubject(subject.filter()).toList()).isEmpty();
    }

    @Test
    @DisplayName("PS-23: a message stays until the maximum age of its stream")
    void maxAge() {
        Subject subject = limited(StreamLimits.builder().maxAge(SHORT));
        Receipt receipt = publish(subject, "goes");

        eventually().until(() -> streams().get(subject, 1).isEmpty());

        assertThat(Instant.now()).isAfter(receipt.storeTime().plus(SHORT).minus(TOLERANCE));
    }

    @Test
    @Needs(Capability.TTL)
    @DisplayName("PS-7: the sequence of an expired message is not used again")
    void seqIsNotReused() {
        Subject subject = freshSubject();
        Receipt receipt = publish(subject, "goes", SOON);
        passed(receipt.storeTime().plus(SHORT));

        assertThat(publish(subject, "next").seq()).isEqualTo(2);
    }

    @Test
    @Needs({Capability.TTL, Capability.CAS_SUBJECT})
    @DisplayName("an expired message is no live one: expecting 0 of its subject holds")
    void expiredIsNotLive() {
        Subject subject = freshSubject();
        Receipt receipt = publish(subject, "goes", SOON);
        passed(receipt.storeTime().plus(SHORT));

        PublishOptions none = PublishOptions.builder().expectedLastSubjectSeq(0).build();
        assertThat(publish(subject, "next", none).seq()).isEqualTo(2);
    }

    @Test
    @Needs(Capability.TTL)
    @DisplayName("the shorter of time to live and maximum age counts")
    void shorterCounts() {
        Subject subject = limited(StreamLimits.builder().maxAge(SHORT));
        Receipt receipt = publish(
                subject,
                "goes",
                PublishOptions.builder().ttl(Duration.ofHours(1)).build());
        passed(receipt.storeTime().plus(SHORT));

        assertNothingRead(subject);
    }
}
