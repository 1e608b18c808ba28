/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Subject;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Removing messages, one or many. */
public abstract class DeleteContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected DeleteContract() {}

    @Test
    @DisplayName("PS-2: delete removes one message and leaves a gap")
    void deletesOne() {
        Subject subject = freshSubject();
        publishMany(subject, 3);

        assertThat(streams().delete(subject, 2).count()).isEqualTo(1);
        assertThat(streams().get(subject, 2)).isEmpty();
        assertThat(seqs(subject)).containsExactly(1L, 3L);
    }

    @Test
    @DisplayName("deleting what is not there is no error and counts 0")
    void isIdempotent() {
        Subject subject = freshSubject();
        assertThat(streams().delete(subject, 1).count()).isZero();
        assertThat(streams().deleteAll(subject, 9).count()).isZero();
        publishMany(subject, 2);
        streams().delete(subject, 1);

        assertThat(streams().delete(subject, 1).count()).isZero();
        assertThat(streams().delete(subject, 77).count()).isZero();
        assertThat(seqs(subject)).containsExactly(2L);
    }

    @Test
    @DisplayName("a delete on a subject that has no stream makes none")
    void makesNoStream() {
        Subject subject = freshSubject();
        streams().delete(subject, 1);
        streams().deleteAll(subject, Long.MAX_VALUE);

        assertThat(streams().info(subject)).isEmpty();
    }

    @Test
    @DisplayName("PS-2: deleteAll removes up to and including its bound")
    void deletesUpTo() {
        Subject subject = freshSubject();
        publishMany(subject, 5);

        assertThat(streams().deleteAll(subject, 3).count()).isEqualTo(3);
        assertThat(seqs(subject)).containsExactly(4L, 5L);
        assertThat(streams().deleteAll(subject, 3).count()).isZero();
    }

    @Test
    @DisplayName("PS-2: deleteAll without bound removes everything, and the stream stays")
    void deletesEverything() {
        Subject subject = freshSubject();
        publishMany(subject, 3);

        assertThat(streams().deleteAll(subject, Long.MAX_VALUE).count()).isEqualTo(3);

        assertThat(all(subject)).isEmpty();
        assertThat(streams().last(subject)).isEmpty();
        StreamInfo info = streams().info(subject).orElseThrow();
        assertThat(info.messages()).isZero();
        assertThat(info.bytes()).isZero();
        assertThat(info.lastSeq()).isEqualTo(3);
        assertThat(info.firstSeq()).isEqualTo(4);
    }

    @Test
    @DisplayName("PS-7: a sequence is never used again after delete, the last one included")
    void seqIsNotReusedAfterDelete() {
        Subject subject = freshSubject();
        publishMany(subject, 3);
        streams().delete(subject, 3);

        assertThat(publish(subject, "m4").seq()).isEqualTo(4);
    }

    @Test
    @DisplayName("PS-7: a sequence is never used again after deleteAll")
    void seqIsNotReusedAfterDeleteAll() {
        Subject subject = freshSubject();
        publishMany(subject, 3);
        streams().deleteAll(subject, Long.MAX_VALUE);

        assertThat(publish(subject, "m4").seq()).isEqualTo(4);
        assertThat(seqs(subject)).containsExactly(4L);
    }

    @Test
    @DisplayName("a bound beyond the last sequence deletes nothing that comes later")
    void boundBeyondTheEnd() {
        Subject subject = freshSubject();
        publishMany(subject, 2);
        streams().deleteAll(subject, 100);
        publish(subject, "m3");

        assertHolds(subject, "m3");
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("deletes touch their subject only, also within one stream")
    void touchesItsSubjectOnly() {
        Subject stem = freshSubject();
        Subject a = stem.child("a");
        Subject b = stem.child("b");
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));
        publish(a, "a1");
        publish(b, "b2");
        publish(a, "a3");

        assertThat(streams().delete(a, 2).count()).isZero();
        assertThat(streams().deleteAll(a, Long.MAX_VALUE).count()).isEqualTo(2);
        assertHolds(b, "b2");
    }

    @Test
    @Needs(Capability.DENY_DELETE)
    @DisplayName("a stream with DENY_DELETE refuses every delete, and drop")
    void denied() {
        Subject subject = freshSubject();
        streams()
                .ensure(StreamSpec.builder(freshName(), subject.value())
                        .traits(StreamSpec.Trait.DENY_DELETE)
                        .build());
        publishMany(subject, 2);

        assertRefused(ErrorCode.DENIED, () -> streams().delete(subject, 1));
        assertRefused(ErrorCode.DENIED, () -> streams().deleteAll(subject, Long.MAX_VALUE));
        assertRefused(ErrorCode.DENIED, () -> streams().drop(subject.filter()));
        assertHolds(subject, "m1", "m2");
    }

    @Test
    @Needs(Capability.DENY_DELETE)
    @DisplayName("DENY_DELETE can be given to a stream that exists, and never taken back")
    void deniedForGood() {
        Subject subject = freshSubject();
        String name = freshName();
        StreamSpec open = StreamSpec.of(name, subject.value());
        streams().ensure(open);
        publishMany(subject, 1);
        streams()
                .ensure(StreamSpec.builder(name, subject.value())
                        .traits(StreamSpec.Trait.DENY_DELETE)
                        .build());

        assertRefused(ErrorCode.DENIED, () -> streams().delete(subject, 1));
        assertRefused(ErrorCode.INVALID, () -> streams().ensure(open));
        assertRefused(ErrorCode.DENIED, () -> streams().delete(subject, 1));
    }
}
