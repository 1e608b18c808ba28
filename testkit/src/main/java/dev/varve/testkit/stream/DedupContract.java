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
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Resolution;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Message ids: repeated writes, and what became of one whose answer was lost. */
public abstract class DedupContract extends StreamContract {

    private static final Duration SHORT_WINDOW = Duration.ofMillis(200);

    /** For the backends that must fulfil it. */
    protected DedupContract() {}

    @Test
    @DisplayName("PS-23: a message id that is remembered stores nothing and answers the first receipt as a duplicate")
    void repeatedId() {
        Subject subject = freshSubject();
        Receipt first = publish(subject, "a", PublishOptions.msgId("id-1"));
        publish(subject, "b");

        Receipt again = publish(subject, "a", PublishOptions.msgId("id-1"));

        assertThat(first.duplicate()).isFalse();
        assertThat(again.duplicate()).isTrue();
        assertThat(again.seq()).isEqualTo(first.seq());
        assertTells(again, streams().get(subject, first.seq()).orElseThrow());
        assertHolds(subject, "a", "b");
    }

    @Test
    @DisplayName("the id alone decides, not the content")
    void idDecides() {
        Subject subject = freshSubject();
        publish(subject, "a", PublishOptions.msgId("id-1"));

        assertThat(publish(subject, "other", PublishOptions.msgId("id-1")).duplicate())
                .isTrue();
        assertThat(publish(subject, "a", PublishOptions.msgId("ID-1")).duplicate())
                .isFalse();
        assertHolds(subject, "a", "a");
    }

    @Test
    @DisplayName("ids belong to a stream: another one takes the same id")
    void idsBelongToStreams() {
        publish(freshSubject(), "a", PublishOptions.msgId("id-1"));

        assertThat(publish(freshSubject(), "a", PublishOptions.msgId("id-1")).duplicate())
                .isFalse();
    }

    @Test
    @Needs(Capability.MULTI_SUBJECT)
    @DisplayName("subjects of one stream share its ids")
    void idsOfSeveralSubjects() {
        Subject stem = freshSubject();
        streams().ensure(StreamSpec.of(freshName(), stem.value() + ".*"));
        publish(stem.child("a"), "a", PublishOptions.msgId("id-1"));

        assertThat(publish(stem.child("b"), "b", PublishOptions.msgId("id-1")).seq())
                .isEqualTo(1);
        assertThat(lastSeq(stem.child("b"))).isEqualTo(1);
    }

    @Test
    @Needs({Capability.CAS_STREAM, Capability.CAS_SUBJECT})
    @DisplayName("a remembered id wins over expectations that no longer hold")
    void idWinsOverExpectations() {
        Subject subject = freshSubject();
        PublishOptions options = PublishOptions.builder()
                .expectedLastSeq(0)
                .expectedLastSubjectSeq(0)
                .msgId("id-1")
                .build();
        Receipt first = publish(subject, "a", options);
        publish(subject, "b");

        Receipt again = publish(subject, "a", options);

        assertThat(again.duplicate()).isTrue();
        assertThat(again.seq()).isEqualTo(first.seq());
    }

    @Test
    @Needs(Capability.CAS_STREAM)
    @DisplayName("a refused write leaves its id unused")
    void refusedWriteLeavesNoId() {
        Subject subject = freshSubject();
        PublishOptions refused =
                PublishOptions.builder().expectedLastSeq(5).msgId("id-1").build();
        assertRefused(ErrorCode.SEQ_CONFLICT, () -> publish(subject, "a", refused));

        assertThat(streams().resolve(subject, "id-1").state()).isEqualTo(Resolution.State.NOT_STORED);
        assertThat(publish(subject, "a", PublishOptions.msgId("id-1")).duplicate())
                .isFalse();
    }

    @Test
    @DisplayName("PS-7: an id whose message was deleted is still remembered within the window")
    void deleteDoesNotForget() {
        Subject subject = freshSubject();
        Receipt first = publish(subject, "a", PublishOptions.msgId("id-1"));
        streams().delete(subject, first.seq());

        Receipt again = publish(subject, "a", PublishOptions.msgId("id-1"));

        assertThat(again.duplicate()).isTrue();
        assertThat(again.seq()).isEqualTo(first.seq());
        assertThat(all(subject)).isEmpty();
    }

    @Test
    @DisplayName("the asynchronous twin treats ids alike")
    void async() {
        Subject subject = freshSubject();
        PublishOptions options = PublishOptions.msgId("id-1");
        var first = streams().publishAsync(subject, Message.of("a"), options);
        var again = streams().publishAsync(subject, Message.of("a"), options);

        assertThat(answer(first, patience()).duplicate()).isFalse();
        assertThat(answer(again, patience()).duplicate()).isTrue();
        assertHolds(subject, "a");
    }

    @Test
    @Needs(Capability.DEDUP_PERMANENT)
    @DisplayName("an id is remembered beyond the window while its message is stored")
    void permanent() {
        Subject subject = freshSubject();
        streams()
                .ensure(StreamSpec.builder(freshName(), subject.value())
                        .dedupWindow(SHORT_WINDOW)
                        .build());
        Receipt first = publish(subject, "a", PublishOptions.msgId("id-1"));
        passed(first.storeTime().plus(SHORT_WINDOW));

        assertThat(publish(subject, "a", PublishOptions.msgId("id-1")).duplicate())
                .isTrue();
        assertThat(streams().resolve(subject, "id-1").state()).isEqualTo(Resolution.State.STORED);
    }

    @Test
    @DisplayName("an id is forgotten after the window once its message is gone, not before")
    void window() {
        Subject subject = freshSubject();
        streams()
                .ensure(StreamSpec.builder(freshName(), subject.value())
                        .dedupWindow(SHORT_WINDOW)
                        .build());
        Receipt first = publish(subject, "a", PublishOptions.msgId("id-1"));
        streams().delete(subject, first.seq());

        eventually()
                .until(() ->
                        !publish(subject, "b", PublishOptions.msgId("id-1")).duplicate());

        assertThat(Instant.now()).isAfter(first.storeTime().plus(SHORT_WINDOW).minus(TOLERANCE));
        assertHolds(subject, "b");
    }

    @Test
    @DisplayName("resolve finds the write under its id, and the receipt is that of the write")
    void resolveStored() {
        Subject subject = freshSubject();
        Receipt first = publish(subject, "a", PublishOptions.msgId("id-1"));
        publish(subject, "b");

        Resolution resolution = streams().resolve(subject, "id-1");

        assertThat(resolution.state()).isEqualTo(Resolution.State.STORED);
        Receipt found = resolution.receipt().orElseThrow();
        assertThat(found.seq()).isEqualTo(first.seq());
        assertThat(found.storeTime()).isEqualTo(storeTime(subject, first.seq()));
        assertThat(found.duplicate()).isTrue();
    }

    @Test
    @DisplayName("resolve says that an id never came, with and without a stream")
    void resolveNotStored() {
        Subject subject = freshSubject();
        assertThat(streams().resolve(subject, "id-1")).isEqualTo(Resolution.notStored());
        publish(subject, "a", PublishOptions.msgId("id-0"));

        assertThat(streams().resolve(subject, "id-1")).isEqualTo(Resolution.notStored());
        assertThat(lastSeq(subject)).isEqualTo(1);
    }

    @Test
    @DisplayName("resolve finds a write whose message was deleted since")
    void resolveDeleted() {
        Subject subject = freshSubject();
        Receipt first = publish(subject, "a", PublishOptions.msgId("id-1"));
        streams().deleteAll(subject, Long.MAX_VALUE);

        assertThat(streams().resolve(subject, "id-1").receipt().orElseThrow().seq())
                .isEqualTo(first.seq());
    }

    @Test
    @DisplayName("resolve finds a write whose message a limit took since")
    void resolveEvicted() {
        Subject subject = limited(StreamLimits.builder().maxMessages(1));
        Receipt first = publish(subject, "a", PublishOptions.msgId("id-1"));
        publish(subject, "b");

        assertThat(seqs(subject)).containsExactly(2L);
        assertThat(streams().resolve(subject, "id-1").receipt().orElseThrow().seq())
                .isEqualTo(first.seq());
    }
}
