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
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Compare-and-set on the last sequence of the stream and of the subject. */
public abstract class ExpectationContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected ExpectationContract() {}

    private static PublishOptions lastSeqIs(long seq) {
        return PublishOptions.builder().expectedLastSeq(seq).build();
    }

    private static PublishOptions lastSubjectSeqIs(long seq) {
        return PublishOptions.builder().expectedLastSubjectSeq(seq).build();
    }

    @Test
    @Needs(Capability.CAS_STREAM)
    @DisplayName("PS-23: a write that expects the last sequence of the stream is refused with the actual one")
    void lastSequenceOfStream() {
        Subject subject = freshSubject();

        assertThat(publish(subject, "a", lastSeqIs(0)).seq()).isEqualTo(1);
        assertRefused(ErrorCode.SEQ_CONFLICT, 1, () -> publish(subject, "x", lastSeqIs(0)));
        assertRefused(ErrorCode.SEQ_CONFLICT, 1, () -> publish(subject, "x", lastSeqIs(2)));
        assertThat(publish(subject, "b", lastSeqIs(1)).seq()).isEqualTo(2);
        assertHolds(subject, "a", "b");
    }

    @Test
    @Needs(Capability.CAS_STREAM)
    @DisplayName("an expectation that a stream that never existed cannot meet is a conflict with 0")
    void conflictOnNothing() {
        Subject subject = freshSubject();

        assertRefused(ErrorCode.SEQ_CONFLICT, 0, () -> publish(subject, "x", lastSeqIs(3)));
        assertThat(lastSeq(subject)).isZero();
        assertThat(publish(subject, "a").seq()).isEqualTo(1);
    }

    @Test
    @Needs(Capability.CAS_STREAM)
    @DisplayName("deletes do not change the last sequence that is expected of the stream")
    void streamExpectationSurvivesDeletes() {
        Subject subject = freshSubject();
        publishMany(subject, 3);
        streams().deleteAll(subject, Long.MAX_VALUE);

        assertRefused(ErrorCode.SEQ_CONFLICT, 3, () -> publish(subject, "x", lastSeqIs(0)));
        assertThat(publish(subject, "d", lastSeqIs(3)).seq()).isEqualTo(4);
    }

    @Test
    @Needs(Capability.CAS_SUBJECT)
    @DisplayName("PS-23: a write that expects the last sequence of the subject is refused with the actual one")
    void lastSequenceOfSubject() {
        Subject subject = freshSubject();

        assertThat(publish(subject, "a", lastSubjectSeqIs(0)).seq()).isEqualTo(1);
        assertRefused(ErrorCode.SEQ_CONFLICT, 1, () -> publish(subject, "x", lastSubjectSeqIs(0)));
        assertRefused(ErrorCode.SEQ_CONFLICT, 1, () -> publish(subject, "x", lastSubjectSeqIs(7)));
        assertThat(publish(subject, "b", lastSubjectSeqIs(1)).seq()).isEqualTo(2);
        assertHolds(subject, "a", "b");
    }

    @Test
    @Needs(Capability.CAS_SUBJECT)
    @DisplayName("expecting 0 of a subject means no live message, also after delete")
    void subjectExpectationAfterDelete() {
        Subject subject = freshSubject();
        publishMany(subject, 2);
        streams().delete(subject, 2);

        assertRefused(ErrorCode.SEQ_CONFLICT, 1, () -> publish(subject, "x", lastSubjectSeqIs(0)));
        assertThat(publish(subject, "m3", lastSubjectSeqIs(1)).seq()).isEqualTo(3);
        streams().deleteAll(subject, Long.MAX_VALUE);
        assertRefused(ErrorCode.SEQ_CONFLICT, 0, () -> publish(subject, "x", lastSubjectSeqIs(3)));
        assertThat(publish(subject, "m4", lastSubjectSeqIs(0)).seq()).isEqualTo(4);
        assertHolds(subject, "m4");
    }

    @Test
    @Needs({Capability.CAS_STREAM, Capability.CAS_SUBJECT})
    @DisplayName("both expectations must hold")
    void bothMustHold() {
        Subject subject = freshSubject();
        publishMany(subject, 2);
        PublishOptions wrongStream = PublishOptions.builder()
                .expectedLastSeq(1)
                .expectedLastSubjectSeq(2)
                .build();
        PublishOptions wrongSubject = PublishOptions.builder()
                .expectedLastSeq(2)
                .expectedLastSubjectSeq(1)
                .build();
        PublishOptions right = PublishOptions.builder()
                .expectedLastSeq(2)
                .expectedLastSubjectSeq(2)
                .build();

        assertRefused(ErrorCode.SEQ_CONFLICT, () -> publish(subject, "x", wrongStream));
        assertRefused(ErrorCode.SEQ_CONFLICT, () -> publish(subject, "x", wrongSubject));
        assertThat(publish(subject, "m3", right).seq()).isEqualTo(3);
    }

    @Test
    @Needs({Capability.CAS_STREAM, Capability.CAS_SUBJECT, Capability.MULTI_SUBJECT})
    @DisplayName("in a stream of several subjects, the expectations of stream and subject differ")
    void subjectsOfOneStream() {
        Subject stem = freshSubject();
        Subject a = stem.child("a");
        Subject b = stem.child("b");
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));
        publish(a, "a1");
        publish(b, "b2");

        assertThat(publish(a, "a3", lastSubjectSeqIs(1)).seq()).isEqualTo(3);
        assertRefused(ErrorCode.SEQ_CONFLICT, 2, () -> publish(b, "x", lastSubjectSeqIs(3)));
        assertRefused(ErrorCode.SEQ_CONFLICT, 3, () -> publish(b, "x", lastSeqIs(2)));
        assertThat(publish(b, "b4", lastSeqIs(3)).seq()).isEqualTo(4);
        assertThat(publish(stem.child("c"), "c5", lastSubjectSeqIs(0)).seq()).isEqualTo(5);
    }

    @Test
    @Needs(Capability.WRITER_EPOCH)
    @DisplayName("a writer of a lower epoch is fenced with the epoch seen, and its message is not stored")
    void fencesOldWriters() {
        Subject subject = freshSubject();
        PublishOptions old = PublishOptions.builder().writerEpoch(4).build();
        PublishOptions current = PublishOptions.builder().writerEpoch(5).build();
        publish(subject, "a", old);
        publish(subject, "b", current);

        assertRefused(ErrorCode.FENCED, 5, () -> publish(subject, "x", old));
        publish(subject, "c", current);
        assertHolds(subject, "a", "b", "c");
    }

    @Test
    @Needs({Capability.WRITER_EPOCH, Capability.CAS_STREAM})
    @DisplayName("a refused write does not raise the epoch that the stream has seen")
    void refusedWriteFencesNobody() {
        Subject subject = freshSubject();
        PublishOptions refused =
                PublishOptions.builder().writerEpoch(9).expectedLastSeq(7).build();
        assertRefused(ErrorCode.SEQ_CONFLICT, () -> publish(subject, "x", refused));

        publish(subject, "a", PublishOptions.builder().writerEpoch(5).build());
        assertHolds(subject, "a");
    }
}
