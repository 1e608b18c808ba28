/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Difference;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What mirrors of JetStream promise beyond the contract: retention of their own, and promotion. */
class MirrorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Subject ACTION = Subject.of("action.1");
    private static final Subject COPY = Subject.of("eu.action.1");
    private static final StreamSpec ORIGIN = StreamSpec.of("actions", "action.*");
    private static final StreamSpec MIRROR = StreamSpec.builder("actions-eu", "eu.action.*")
            .mirrorOf("actions")
            .traits(StreamSpec.Trait.COMPRESSED)
            .limits(StreamLimits.builder().maxAge(Duration.ofDays(186)).build())
            .build();

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "DA-14: a compressed mirror keeps 5 of 5 under their sequences when its origin purges and expires them")
    void survives(NatsVersion version) {
        try (Varve store = open(version)) {
            StreamLimits limits =
                    StreamLimits.builder().maxAge(Duration.ofSeconds(3)).build();
            store.streams()
                    .ensure(StreamSpec.builder("actions", "action.*")
                            .limits(limits)
                            .build());
            store.streams().ensure(MIRROR);
            publish(store, 5);
            await().atMost(PATIENCE).until(() -> seqs(store, COPY).size() == 5);
            store.streams().deleteAll(ACTION, 2);
            await().atMost(PATIENCE).until(() -> seqs(store, ACTION).isEmpty());

            assertThat(seqs(store, COPY)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(store.streams().info(ACTION).map(StreamInfo::lastSeq))
                    .isEqualTo(store.streams().info(COPY).map(StreamInfo::lastSeq));
            assertThat(store.streams().diff(MIRROR)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName(
            "DA-12: what differs of a mirror is listed field by field and mended, but for its place, which is refused")
    void drift(NatsVersion version) {
        try (Varve store = open(version)) {
            store.streams().ensure(ORIGIN);
            store.streams()
                    .ensure(StreamSpec.builder("actions-eu", "us.action.*")
                            .mirrorOf("actions")
                            .build());
            publish(store, 1);

            assertThat(store.streams().diff(MIRROR))
                    .extracting(Difference::field)
                    .containsExactly("subjects", "limits.max-age", "traits.compressed");
            store.streams().ensure(MIRROR);
            assertThat(store.streams().diff(MIRROR)).isEmpty();
            await().atMost(PATIENCE).until(() -> seqs(store, COPY).equals(List.of(1L)));
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-46: a promoted mirror goes on after its last sequence and fences by it; 2.10 refuses to promote")
    void promoted(NatsVersion version) {
        try (Varve store = open(version)) {
            store.streams().ensure(ORIGIN);
            store.streams().ensure(MIRROR);
            publish(store, 5);
            await().atMost(PATIENCE).until(() -> seqs(store, COPY).size() == 5);
            StreamSpec promotion = StreamSpec.builder("actions-eu", "action.*")
                    .traits(StreamSpec.Trait.COMPRESSED)
                    .limits(MIRROR.limits())
                    .build();
            assertInvalid(() -> store.streams().ensure(promotion));
            assertThat(store.streams().drop(SubjectFilter.of("action.*"))).isTrue();
            if (version == NatsVersion.V2_10) {
                assertInvalid(() -> store.streams().ensure(promotion)).hasMessageContaining("2.12");
                return;
            }
            StreamSpec elsewhere = StreamSpec.of("actions-eu", "eu.action.*");
            assertInvalid(() -> store.streams().ensure(elsewhere)).hasMessageContaining("the subjects of its origin");

            store.streams().ensure(promotion);

            assertThat(seqs(store, ACTION)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(store.streams().info(COPY)).isEmpty();
            assertThatThrownBy(() -> publish(store, "a5", 4))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SEQ_CONFLICT));
            assertThat(publish(store, "a6", 5)).isEqualTo(6);
            assertThat(store.streams().diff(promotion)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("a mirror that others made is read behind its name")
    void madeByOthers(NatsVersion version) {
        JetStreamConfig config = config(version);
        Session session = Session.open(config);
        try (Varve store = new JetStreamProvider().open(config)) {
            store.streams().ensure(ORIGIN);
            publish(store, 2);
            String prefix = config.subjectPrefix().orElseThrow() + "+";
            var theirs = Json.object().put("name", prefix + "theirs").put("storage", "file");
            theirs.putObject("mirror").put("name", prefix + "actions");
            Effort effort = Effort.read("a test", Deadline.after(PATIENCE));
            session.administration()
                    .read("STREAM.CREATE." + prefix + "theirs", theirs, effort)
                    .orThrow(effort);

            Subject subject = Subject.of("theirs.action.1");
            await().atMost(PATIENCE).until(() -> seqs(store, subject).equals(List.of(1L, 2L)));
            assertThat(store.streams().last(subject))
                    .map(StoredMessage::subject)
                    .hasValue(subject);
        } finally {
            session.close();
        }
    }

    private static void publish(Varve store, int count) {
        for (int i = 1; i <= count; i++) {
            store.streams().publish(ACTION, Message.of("a" + i));
        }
    }

    private static long publish(Varve store, String value, long expected) {
        PublishOptions options =
                PublishOptions.builder().expectedLastSubjectSeq(expected).build();
        return store.streams().publish(ACTION, Message.of(value), options).seq();
    }

    private static List<Long> seqs(Varve store, Subject subject) {
        return store.streams().getAll(subject, Range.all()).toList().stream()
                .map(StoredMessage::seq)
                .toList();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID));
    }

    private static JetStreamConfig config(NatsVersion version) {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        return JetStreamConfig.at(NatsSettings.at(url))
                .withSubjectPrefix("p" + UUID.randomUUID().toString().substring(0, 8))
                .withPlacements(Map.of());
    }

    private static Varve open(NatsVersion version) {
        return new JetStreamProvider().open(config(version));
    }
}
