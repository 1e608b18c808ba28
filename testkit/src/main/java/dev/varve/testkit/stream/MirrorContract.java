/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.Difference;
import dev.varve.stream.FeedStart;
import dev.varve.stream.Range;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A stream that copies another one. */
@Needs(Capability.MIRROR)
@Execution(ExecutionMode.SAME_THREAD) // each test has names of its own, in fields
public abstract class MirrorContract extends StreamContract {

    private Subject stem = freshSubject();
    private String origin = freshName();
    private String mirror = freshName();

    /** For the backends that must fulfil it. */
    protected MirrorContract() {}

    @BeforeEach
    final void fresh() {
        stem = freshSubject();
        origin = freshName();
        mirror = freshName();
    }

    private Subject a() {
        return stem.child("a");
    }

    private Subject b() {
        return stem.child("b");
    }

    /** The subject of the mirror that stands for {@code subject}. */
    private Subject copy(Subject subject) {
        return Subject.of(mirror + "." + subject.value());
    }

    private SubjectFilter copies() {
        return SubjectFilter.of(mirror + "." + stem.value() + ".*");
    }

    private StreamSpec spec() {
        return StreamSpec.builder(mirror, copies().value()).mirrorOf(origin).build();
    }

    /** An origin with three messages, one of them from before the mirror. */
    private void declare() {
        streams().ensure(StreamSpec.of(origin, stem.value() + ".*"));
        publish(a(), "a1");
        streams().ensure(spec());
        publish(b(), "b2");
        publish(a(), "a3");
        awaitCopied(3);
    }

    private void awaitCopied(long seq) {
        eventually().until(() -> lastSeq(copy(a())) == seq);
    }

    @Test
    @DisplayName("a mirror holds the messages of its origin under their sequences and times, also those from before it")
    void holdsCopies() {
        declare();

        assertThat(seqs(streams().getAll(copies(), Range.all()))).containsExactly(1L, 2L, 3L);
        assertThat(seqs(copy(a()))).containsExactly(1L, 3L);
        StoredMessage original = streams().get(b(), 2).orElseThrow();
        StoredMessage copied = streams().get(copy(b()), 2).orElseThrow();
        assertThat(copied).isEqualTo(new StoredMessage(copy(b()), 2, original.storeTime(), original.message()));
        assertThat(streams().last(copy(a())).map(StoredMessage::seq)).hasValue(3L);
        assertThat(seqs(streams().lastPerSubject(copies()))).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    @DisplayName("a mirror takes no writes and no deletes, and its origin does not see the attempt")
    void takesNoWrites() {
        declare();

        assertRefused(ErrorCode.DENIED, () -> publish(copy(a()), "no"));
        assertRefused(ErrorCode.DENIED, () -> streams().set(copy(a()), 4, Message.of("no")));
        assertRefused(ErrorCode.DENIED, () -> streams().delete(copy(a()), 1));
        assertRefused(ErrorCode.DENIED, () -> streams().deleteAll(copy(a()), 3));
        assertThat(streams().resolve(copy(a()), "unheard-of")).isEqualTo(Resolution.notStored());
        assertThat(lastSeq(a())).isEqualTo(3);
        assertThat(streams().info(copy(a())).orElseThrow().messages()).isEqualTo(3);
    }

    @Test
    @DisplayName("a mirror keeps what its origin deletes, and goes on with the next sequence")
    void keepsDeleted() {
        declare();
        streams().deleteAll(a(), Long.MAX_VALUE);
        streams().delete(b(), 2);
        publish(a(), "a4");
        awaitCopied(4);

        assertThat(seqs(a())).containsExactly(4L);
        assertThat(seqs(b())).isEmpty();
        assertThat(seqs(streams().getAll(copies(), Range.all()))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    @Needs(Capability.DURABLE_CONSUMER)
    @DisplayName("a consumer of a mirror gets what is copied, under the subjects of the mirror")
    void consumers() {
        declare();

        ConsumerSpec some = ConsumerSpec.of(freshName(), copy(a()).value());
        try (StreamConsumer consumer = streams().consumer(some)) {
            List<Delivery> deliveries = consumer.fetch(10, patience());
            assertThat(deliveries)
                    .extracting(Delivery::message)
                    .extracting(StoredMessage::seq)
                    .contains(1L);
            assertThat(deliveries)
                    .extracting(Delivery::message)
                    .extracting(StoredMessage::subject)
                    .containsOnly(copy(a()));
            deliveries.forEach(Delivery::ack);
            assertThat(consumer.info().spec().filter()).isEqualTo(copy(a()).filter());
            assertThat(consumer.info().stream()).isEqualTo(mirror);
        }
    }

    @Test
    @DisplayName("a feed over a mirror tells what is copied, and nothing of the origin")
    void feeds() {
        declare();

        List<Long> told = new ArrayList<>();
        try (Changes changes = streams().changes(copies(), FeedStart.beginning())) {
            publish(b(), "b4");
            while (told.size() < 4) {
                Change change = changes.next(patience()).orElseThrow();
                told.add(change.position().number());
                assertThat(change.position().stream()).isEqualTo(mirror);
            }
            assertThat(changes.next(Duration.ofMillis(10))).isEmpty();
        }
        assertThat(told).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    @DisplayName("info tells what a mirror is; ensuring it again changes nothing, and it does not change its origin")
    void specifies() {
        declare();

        StreamInfo info = streams().info(copy(a())).orElseThrow();
        assertThat(info.name()).isEqualTo(mirror);
        assertThat(info.spec().mirrorOf()).isEqualTo(Optional.of(origin));
        assertThat(info.spec().subjects()).containsExactly(copies());
        assertThat(streams().list(copies()).toList())
                .extracting(StreamInfo::name)
                .containsExactly(mirror);
        assertThat(streams().diff(spec())).isEmpty();
        assertThat(streams().ensure(spec())).isEmpty();
        StreamSpec other = StreamSpec.builder(mirror, copies().value())
                .mirrorOf(freshName())
                .build();
        assertThat(streams().diff(other)).extracting(Difference::field).containsExactly("mirror-of");
        assertRefused(ErrorCode.INVALID, () -> streams().ensure(other));
    }

    @Test
    @DisplayName("a mirror needs an origin, subjects that are those of the origin behind a stem, and nobody else's")
    void refusals() {
        assertRefused(ErrorCode.INVALID, () -> streams().ensure(spec()));
        declare();
        String another = freshName();
        for (String subjects : List.of(another + ".elsewhere.*", stem.value() + ".*", mirror + ".>")) {
            StreamSpec wrong =
                    StreamSpec.builder(another, subjects).mirrorOf(origin).build();
            assertRefused(ErrorCode.INVALID, () -> streams().ensure(wrong));
        }
        assertRefused(ErrorCode.INVALID, () -> streams().ensure(StreamSpec.of(another, copies().value())));
        assertThat(streams().list(SubjectFilter.of(another + ".>")).toList()).isEmpty();
    }

    @Test
    @DisplayName("a mirror that is dropped is gone, and its origin stays")
    void dropped() {
        declare();

        assertThat(streams().drop(copies())).isTrue();
        assertThat(streams().info(copy(a()))).isEmpty();
        assertThat(seqs(a())).containsExactly(1L, 3L);
    }
}
