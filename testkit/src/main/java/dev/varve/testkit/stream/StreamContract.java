/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ClosableIterator;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.StoreContract;
import java.time.Instant;
import java.util.List;

/** What the contracts of streams share: short ways to write and to look. */
abstract class StreamContract extends StoreContract {

    /** What a store may add to each message where it lacks {@link Capability#EXACT_BYTES}. */
    static final int STORE_BYTES = 500;

    final Receipt publish(Subject subject, String value) {
        return streams().publish(subject, Message.of(value));
    }

    final Receipt publish(Subject subject, String value, PublishOptions options) {
        return streams().publish(subject, Message.of(value), options);
    }

    final void publishMany(Subject subject, int count) {
        for (int i = 1; i <= count; i++) {
            publish(subject, "m" + i);
        }
    }

    final List<StoredMessage> all(Subject subject) {
        return streams().getAll(subject, Range.all()).toList();
    }

    final List<Long> seqs(Subject subject) {
        return seqs(streams().getAll(subject, Range.all()));
    }

    static List<Long> seqs(ClosableIterator<StoredMessage> messages) {
        return messages.toList().stream().map(StoredMessage::seq).toList();
    }

    final long lastSeq(Subject subject) {
        return streams().info(subject).map(StreamInfo::lastSeq).orElse(0L);
    }

    /** Asserts that {@code receipt} tells of the write that {@code stored} is: also its time, where the backend promises that. */
    final void assertTells(Receipt receipt, StoredMessage stored) {
        assertThat(receipt.seq()).isEqualTo(stored.seq());
        if (has(Capability.RECEIPT_TIME)) {
            assertThat(receipt.storeTime()).isEqualTo(stored.storeTime());
        } else {
            assertThat(receipt.storeTime()).isAfterOrEqualTo(stored.storeTime().minus(TOLERANCE));
        }
    }

    /** Asserts that the bytes told of a stream are those of its messages, or a little more where the backend says so. */
    final void assertBytes(StreamInfo info, long exact) {
        long more = has(Capability.EXACT_BYTES) ? 0 : info.messages() * STORE_BYTES;
        assertThat(info.bytes()).isBetween(exact, exact + more);
    }

    /** When the store took the message of {@code subject} at {@code seq}. */
    final Instant storeTime(Subject subject, long seq) {
        return streams().get(subject, seq).orElseThrow().storeTime();
    }

    /** A declared stream with {@code limits}, of a subject of its own, which is returned. */
    final Subject limited(StreamLimits.Builder limits) {
        Subject subject = freshSubject();
        streams()
                .ensure(StreamSpec.builder(freshName(), subject.value())
                        .limits(limits.build())
                        .build());
        return subject;
    }

    /** Waits until {@code time} has passed by more than the tolerance. */
    final void passed(Instant time) {
        Instant end = time.plus(TOLERANCE);
        eventually().until(() -> Instant.now().isAfter(end));
    }

    final void assertHolds(Subject subject, String... values) {
        assertThat(all(subject))
                .as("messages of %s", subject)
                .extracting(StreamContract::text)
                .containsExactly(values);
    }

    static String text(StoredMessage stored) {
        return stored.message().value().orElseThrow().utf8();
    }
}
