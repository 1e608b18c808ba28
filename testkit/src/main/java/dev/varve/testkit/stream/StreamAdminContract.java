/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Difference;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Declaring, comparing, listing and dropping streams. */
public abstract class StreamAdminContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected StreamAdminContract() {}

    private static StreamSpec.Builder spec(String name, Subject subject) {
        return StreamSpec.builder(name, subject.value());
    }

    @Test
    @DisplayName("PS-23: an undeclared stream bears the name of its subject, and info counts what it holds")
    void implicit() {
        Subject subject = freshSubject();
        publish(subject, "12345");
        publish(subject, "123");
        streams().delete(subject, 1);

        StreamInfo info = streams().info(subject).orElseThrow();
        assertThat(info.name()).isEqualTo(subject.value());
        assertThat(info.declared()).isFalse();
        assertThat(info.spec().name()).isEqualTo("implicit");
        assertThat(info.spec().subjects()).containsExactly(subject.filter());
        assertThat(info.firstSeq()).isEqualTo(2);
        assertThat(info.lastSeq()).isEqualTo(2);
        assertThat(info.messages()).isEqualTo(1);
        assertBytes(info, 3);
    }

    @Test
    @DisplayName("ensure creates a stream, says what was different, and a second time nothing is")
    void ensureIsIdempotent() {
        Subject subject = freshSubject();
        String name = freshName();
        StreamSpec spec = spec(name, subject).dedupWindow(Duration.ofMinutes(5)).build();

        assertThat(streams().ensure(spec)).isNotEmpty();
        assertThat(streams().ensure(spec)).isEmpty();

        StreamInfo info = streams().info(subject).orElseThrow();
        assertThat(info.name()).isEqualTo(name);
        assertThat(info.declared()).isTrue();
        assertThat(info.spec().subjects()).isEqualTo(spec.subjects());
        assertThat(info.spec().dedupWindow()).isEqualTo(Duration.ofMinutes(5));
        assertThat(info.messages()).isZero();
        assertThat(info.firstSeq()).isEqualTo(1);
        assertThat(info.lastSeq()).isZero();
    }

    @Test
    @DisplayName("diff tells how a stream differs and changes nothing")
    void diff() {
        Subject subject = freshSubject();
        String name = freshName();
        StreamSpec spec = spec(name, subject).build();
        StreamSpec other = spec(name, subject)
                .limits(StreamLimits.builder().maxMessages(7).build())
                .build();

        assertThat(streams().diff(spec))
                .isNotEmpty()
                .allMatch(difference -> difference.actual().equals("absent"));
        assertThat(streams().info(subject)).isEmpty();
        streams().ensure(spec);
        assertThat(streams().diff(spec)).isEmpty();
        assertThat(streams().diff(other)).containsExactly(new Difference("limits.max-messages", "7", "0", true));
        assertThat(streams().diff(spec)).isEmpty();
    }

    @Test
    @DisplayName("ensure changes what can be changed, and keeps the messages")
    void changesInPlace() {
        Subject subject = freshSubject();
        String name = freshName();
        streams().ensure(spec(name, subject).build());
        publishMany(subject, 2);
        StreamSpec wanted = spec(name, subject)
                .limits(StreamLimits.builder()
                        .maxMessages(2)
                        .maxAge(Duration.ofDays(1))
                        .build())
                .build();

        assertThat(streams().ensure(wanted))
                .extracting(Difference::field)
                .containsExactlyInAnyOrder("limits.max-messages", "limits.max-age");

        assertThat(streams().diff(wanted)).isEmpty();
        publish(subject, "m3");
        assertHolds(subject, "m2", "m3");
    }

    @Test
    @Needs(Capability.EPHEMERAL)
    @DisplayName("ensure refuses a change that would need another stream, naming the field")
    void refusesWhatCannotChange() {
        Subject subject = freshSubject();
        String name = freshName();
        StreamSpec ephemeral =
                spec(name, subject).traits(StreamSpec.Trait.EPHEMERAL).build();
        streams().ensure(spec(name, subject).build());
        publishMany(subject, 1);

        assertThat(streams().diff(ephemeral)).singleElement().matches(difference -> !difference.changeable());
        StorageException refusal =
                assertRefused(ErrorCode.INVALID, () -> streams().ensure(ephemeral));
        assertThat(refusal).hasMessageContaining("ephemeral");
        assertHolds(subject, "m1");
    }

    @Test
    @DisplayName("no subject belongs to two declared streams: the refusal names the other one")
    void overlap() {
        Subject subject = freshSubject();
        String name = freshName();
        streams().ensure(spec(name, subject).build());
        StreamSpec second = spec(freshName(), subject).build();

        StorageException refusal =
                assertRefused(ErrorCode.INVALID, () -> streams().ensure(second));

        assertThat(refusal).hasMessageContaining(name);
        assertThat(streams().info(subject).orElseThrow().name()).isEqualTo(name);
    }

    @Test
    @DisplayName("a subject that has an undeclared stream cannot be declared: the refusal names it")
    void overlapWithImplicit() {
        Subject subject = freshSubject();
        publishMany(subject, 2);

        StorageException refusal = assertRefused(
                ErrorCode.INVALID,
                () -> streams().ensure(spec(freshName(), subject).build()));

        assertThat(refusal).hasMessageContaining(subject.value());
        assertHolds(subject, "m1", "m2");
    }

    @Test
    @DisplayName("drop removes a stream with its messages and declaration; a new one begins at 1")
    void drop() {
        Subject subject = freshSubject();
        streams().ensure(spec(freshName(), subject).build());
        publishMany(subject, 3);

        assertThat(streams().drop(subject.filter())).isTrue();

        assertThat(streams().drop(subject.filter())).isFalse();
        assertThat(streams().info(subject)).isEmpty();
        assertThat(all(subject)).isEmpty();
        assertThat(publish(subject, "new").seq()).isEqualTo(1);
        assertThat(streams().info(subject).orElseThrow().declared()).isFalse();
        assertHolds(subject, "new");
    }

    @Test
    @DisplayName("a dropped stream takes its message ids with it")
    void dropForgetsIds() {
        Subject subject = freshSubject();
        publish(subject, "a", PublishOptions.msgId("id"));
        streams().drop(subject.filter());

        assertThat(publish(subject, "a", PublishOptions.msgId("id")).duplicate())
                .isFalse();
    }

    @Test
    @DisplayName("streams are listed by name, those that have a subject that fits")
    void list() {
        Subject stem = freshSubject();
        Subject declared = stem.child("c");
        String name = freshName();
        streams().ensure(spec(name, declared).build());
        publish(stem.child("b"), "x");
        publish(stem.child("a"), "x");
        publish(freshSubject(), "elsewhere");

        List<StreamInfo> found =
                streams().list(SubjectFilter.of(stem.value() + ".*")).toList();

        assertThat(found)
                .extracting(StreamInfo::name)
                .isSorted()
                .containsExactlyInAnyOrder(
                        name, stem.child("a").value(), stem.child("b").value());
        assertThat(streams().list(declared.filter()).toList())
                .extracting(StreamInfo::name)
                .containsExactly(name);
        assertThat(streams().list(freshSubject().filter()).toList()).isEmpty();
    }
}
