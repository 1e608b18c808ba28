/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading single messages and ranges. */
public abstract class ReadContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected ReadContract() {}

    @Test
    @DisplayName("what does not exist reads as nothing")
    void nothing() {
        Subject subject = freshSubject();

        assertThat(streams().get(subject, 1)).isEmpty();
        assertThat(streams().last(subject)).isEmpty();
        assertThat(all(subject)).isEmpty();
        assertThat(streams().info(subject)).isEmpty();
    }

    @Test
    @DisplayName("PS-2: get finds the message at a sequence, and nothing at others")
    void get() {
        Subject subject = freshSubject();
        publishMany(subject, 3);

        assertThat(streams().get(subject, 2)).map(StreamContract::text).contains("m2");
        assertThat(streams().get(subject, 4)).isEmpty();
        assertThat(streams().get(subject, Long.MAX_VALUE)).isEmpty();
        assertRefused(ErrorCode.INVALID, () -> streams().get(subject, 0));
    }

    @Test
    @DisplayName("last is the message of the greatest sequence that is there")
    void last() {
        Subject subject = freshSubject();
        publishMany(subject, 3);

        assertThat(streams().last(subject)).map(StreamContract::text).contains("m3");
        streams().delete(subject, 3);
        assertThat(streams().last(subject)).map(StreamContract::text).contains("m2");
    }

    @Test
    @DisplayName("PS-2: getAll includes its first sequence, and without bounds holds everything")
    void fromIsInclusive() {
        Subject subject = freshSubject();
        publishMany(subject, 5);

        assertThat(seqs(streams().getAll(subject, Range.from(3)))).containsExactly(3L, 4L, 5L);
        assertThat(seqs(streams().getAll(subject, Range.from(1)))).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(seqs(streams().getAll(subject, Range.all()))).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(seqs(streams().getAll(subject, Range.from(6)))).isEmpty();
    }

    @Test
    @DisplayName("a range of sequences includes both its ends, an inverted one is empty")
    void rangeIsInclusive() {
        Subject subject = freshSubject();
        publishMany(subject, 5);

        assertThat(seqs(streams().getAll(subject, Range.of(2, 4)))).containsExactly(2L, 3L, 4L);
        assertThat(seqs(streams().getAll(subject, Range.of(3, 3)))).containsExactly(3L);
        assertThat(seqs(streams().getAll(subject, Range.of(4, 3)))).isEmpty();
        assertThat(seqs(streams().getAll(subject, Range.of(1, 0)))).isEmpty();
        assertThat(seqs(streams().getAll(subject, Range.of(5, 99)))).containsExactly(5L);
    }

    @Test
    @DisplayName("a range over gaps begins with the next message that is there")
    void rangeOverGaps() {
        Subject subject = freshSubject();
        publishMany(subject, 6);
        streams().delete(subject, 2);
        streams().delete(subject, 5);

        assertThat(seqs(streams().getAll(subject, Range.from(2)))).containsExactly(3L, 4L, 6L);
        assertThat(seqs(streams().getAll(subject, Range.of(2, 5)))).containsExactly(3L, 4L);
    }

    @Test
    @DisplayName("a range of store times includes both its ends")
    void rangeOfTimes() {
        Subject subject = freshSubject();
        Instant first = publishLater(subject, "a", Instant.EPOCH);
        Instant from = publishLater(subject, "b", first);
        Instant third = publishLater(subject, "c", from);

        assertThat(seqs(streams().getAll(subject, Range.since(from)))).containsExactly(2L, 3L);
        assertThat(seqs(streams().getAll(subject, Range.of(first, from)))).containsExactly(1L, 2L);
        assertThat(seqs(streams().getAll(subject, Range.of(from, from)))).containsExactly(2L);
        assertThat(seqs(streams().getAll(subject, Range.since(third.plusMillis(1)))))
                .isEmpty();
        assertThat(seqs(streams().getAll(subject, Range.of(third, first)))).isEmpty();
        assertThat(seqs(streams().getAll(subject, Range.of(Instant.EPOCH, Instant.MAX))))
                .containsExactly(1L, 2L, 3L);
    }

    /** Publishes once {@code time} has passed, and returns when the store took it. */
    private Instant publishLater(Subject subject, String value, Instant time) {
        passed(time);
        return storeTime(subject, publish(subject, value).seq());
    }

    @Test
    @DisplayName("getAll of a filter without wildcards is getAll of the subject")
    void literalFilter() {
        Subject subject = freshSubject();
        publishMany(subject, 2);

        assertThat(seqs(streams().getAll(subject.filter(), Range.all()))).containsExactly(1L, 2L);
    }

    @Test
    @DisplayName("a filter that several streams serve is invalid, one that none serves is empty")
    void filterOverStreams() {
        Subject stem = freshSubject();
        SubjectFilter filter = SubjectFilter.of(stem.value() + ".*");
        assertThat(streams().getAll(filter, Range.all()).toList()).isEmpty();
        publish(stem.child("a"), "a");
        publish(stem.child("b"), "b");

        assertRefused(
                ErrorCode.INVALID, () -> streams().getAll(filter, Range.all()).toList());
    }

    @Test
    @DisplayName("a long stream is read whole and in order, in pieces or not")
    void longStream() {
        Subject subject = freshSubject();
        for (int i = 0; i < 2500; i++) {
            var unused = streams().publishAsync(subject, Message.of("m" + i), PublishOptions.none());
        }
        publish(subject, "last");

        long next = 1;
        try (ClosableIterator<StoredMessage> messages = streams().getAll(subject, Range.all())) {
            while (messages.hasNext()) {
                assertThat(messages.next().seq()).isEqualTo(next++);
            }
        }
        assertThat(next).isEqualTo(2502);
    }

    @Test
    @DisplayName("a reader may stop early and close twice; past the end there is nothing")
    void closing() {
        Subject subject = freshSubject();
        publishMany(subject, 3);
        ClosableIterator<StoredMessage> early = streams().getAll(subject, Range.all());
        assertThat(early.next().seq()).isEqualTo(1);
        early.close();
        early.close();

        try (ClosableIterator<StoredMessage> whole = streams().getAll(subject, Range.of(1, 1))) {
            assertThat(whole.hasNext()).isTrue();
            whole.next();
            assertThat(whole.hasNext()).isFalse();
            assertThatThrownBy(whole::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(publish(subject, "still alive").seq()).isEqualTo(4);
    }
}
