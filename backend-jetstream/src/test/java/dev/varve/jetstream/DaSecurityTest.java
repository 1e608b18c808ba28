/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.jetstream.DaServer.Holder;
import dev.varve.kv.Key;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.FeedStart;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NKeyUser;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SubjectPermissions;
import dev.varve.testkit.nats.TlsIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each key to {@code deploy/nats/da.conf} opens, and that it opens nothing else. */
class DaSecurityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Subject ACTION = Subject.of("action.1");
    private static final SubjectFilter ACTIONS = SubjectFilter.of("action.*");
    private static final StreamSpec UNLIMITED = StreamSpec.builder("actions", "action.*")
            .traits(StreamSpec.Trait.DENY_DELETE)
            .build();
    private static final StreamSpec PRIMARY = StreamSpec.builder("actions", "action.*")
            .traits(StreamSpec.Trait.DENY_DELETE)
            .limits(StreamLimits.builder().maxMessageBytes(4608).build())
            .build();
    private static final StreamSpec MIRROR =
            StreamSpec.builder("actions-mirror", "action.*").mirrorOf("actions").build();
    private static final StreamSpec PUBLIC = StreamSpec.builder("actions-public", "action.*")
            .mirrorOf("actions-mirror")
            .build();

    @TempDir
    Path seeds;

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-13, DA-16: each key does its work, and what an attacker would do with it is DENIED")
    void attacks(NatsVersion version) {
        try (DaServer nats = new DaServer(version, DaServer.TLS.server(), seeds);
                Varve admin = nats.open(Holder.DA_ADMIN);
                Varve mirrors = nats.open(Holder.MIRROR_ADMIN);
                Varve publics = nats.open(Holder.PUBLIC_ADMIN);
                Varve publisher = nats.open(Holder.PUBLISHER)) {
            admin.streams().ensure(UNLIMITED);
            // Its administrator may not mark it, and no mirror copies values beyond the servers' payload.
            assertThatThrownBy(() ->
                            mirrors.within(Duration.ofSeconds(2)).streams().ensure(MIRROR))
                    .hasMessageContaining("limit its max-message-bytes");
            admin.streams().ensure(PRIMARY);
            mirrors.streams().ensure(MIRROR);
            publics.streams().ensure(PUBLIC);
            for (int i = 1; i <= 5; i++) {
                assertThat(publisher
                                .streams()
                                .publish(ACTION, Message.of("a" + i))
                                .seq())
                        .isEqualTo(i);
            }
            await().atMost(PATIENCE).until(() -> last(publics) == 5);

            attackAsPublisher(nats, publisher);
            attackAsArchiver(nats);
            attackAsAnyone(nats);
            // Whatever the attacks have set off is done when this has come through.
            publisher.streams().publish(ACTION, Message.of("a6"));
            await().atMost(PATIENCE).until(() -> last(publics) == 6);

            assertThat(seqs(admin)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(admin.streams().diff(PRIMARY)).isEmpty();
            assertThat(seqs(mirrors)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(mirrors.streams().diff(MIRROR)).isEmpty();
            assertThat(seqs(publics)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(publics.streams().diff(PUBLIC)).isEmpty();
        }
    }

    private static void attackAsPublisher(DaServer nats, Varve store) {
        attackStreams(nats.config(Holder.PUBLISHER));
        assertDenied(() -> store.streams().ensure(narrowed(PRIMARY)));
        assertDenied(() -> store.streams().drop(ACTIONS));
        assertDenied(() -> store.streams().delete(ACTION, 1));
        assertDenied(() -> store.streams().deleteAll(ACTION, Long.MAX_VALUE));
        assertDenied(() -> store.streams().publish(Subject.of("other.1"), Message.of("foreign")));
        assertDenied(() -> store.streams().consumer(ConsumerSpec.of("spy", "action.*")));
    }

    private static void attackAsArchiver(DaServer nats) {
        try (Varve store = nats.open(Holder.ARCHIVER)) {
            try (StreamConsumer consumer = store.streams().consumer(ConsumerSpec.of("archiver", "action.*"))) {
                List<Delivery> deliveries = consumer.fetch(5, PATIENCE);
                assertThat(deliveries).isNotEmpty();
                deliveries.forEach(Delivery::ack);
            }
            attackStreams(nats.config(Holder.ARCHIVER));
            deliverToApi(nats.config(Holder.ARCHIVER), "actions-mirror");
            assertDenied(() -> store.streams().ensure(narrowed(MIRROR)));
            assertDenied(() -> store.streams().drop(ACTIONS));
            assertDenied(() -> store.streams().publish(ACTION, Message.of("foreign")));
            assertDenied(() -> store.streams().publish(Subject.of("other.1"), Message.of("foreign")));
            assertDenied(() -> store.keyValues().put(Key.of("subjects", "1"), Bytes.utf8("x")));
        }
    }

    private static void attackAsAnyone(DaServer nats) {
        try (Varve store = new JetStreamProvider().open(nats.anyone())) {
            assertThat(seqs(store)).containsExactly(1L, 2L, 3L, 4L, 5L);
            try (Changes changes = store.streams().changes(ACTIONS, FeedStart.beginning())) {
                assertThat(changes.next(PATIENCE).orElseThrow().position().number())
                        .isEqualTo(1);
            }
            attackStreams(nats.anyone());
            attackPrimaryAsReader(nats.anyone());
            deliverToApi(nats.anyone(), "actions-public");
            assertDenied(() -> store.streams().publish(ACTION, Message.of("foreign")));
            assertDenied(() -> store.streams().drop(ACTIONS));
        }
    }

    /** By bare requests, which no client of ours would stop. */
    private static void attackStreams(JetStreamConfig config) {
        Session session = Session.open(config);
        try {
            for (String stream : List.of("actions", "actions-mirror", "actions-public")) {
                assertDenied(() -> request(session, "STREAM.MSG.DELETE." + stream, "{\"seq\":1}"));
                assertDenied(() -> request(session, "STREAM.PURGE." + stream, ""));
                assertDenied(() -> request(session, "STREAM.DELETE." + stream, ""));
                String shrunk = "{\"name\":\"" + stream + "\",\"max_age\":100000000}";
                assertDenied(() -> request(session, "STREAM.UPDATE." + stream, shrunk));
                assertDenied(() -> request(session, "STREAM.CREATE." + stream, shrunk));
                assertDenied(() -> request(session, "STREAM.SNAPSHOT." + stream, "{\"deliver_subject\":\"x\"}"));
                assertDenied(() -> request(session, "CONSUMER.DELETE." + stream + ".archiver", ""));
            }
        } finally {
            session.close();
        }
    }

    private static void attackPrimaryAsReader(JetStreamConfig config) {
        Session session = Session.open(config);
        try {
            for (String stream : List.of("actions", "actions-mirror")) {
                assertDenied(() -> request(session, "CONSUMER.CREATE." + stream + ".spy", "{}"));
                assertDenied(() -> request(session, "STREAM.MSG.GET." + stream, "{\"seq\":1}"));
            }
            // Allowed, and of no use: it delivers within the account of the readers, where no stream listens.
            deliverTo(session, "actions-public", "action.1");
        } finally {
            session.close();
        }
    }

    /** A consumer that pushes messages without their payload, as which they would be requests of the API. */
    private static void deliverToApi(JetStreamConfig config, String stream) {
        Session session = Session.open(config);
        try {
            deliverTo(session, stream, "$JS.API.STREAM.PURGE." + stream);
            deliverTo(session, stream, "$JS.API.STREAM.DELETE." + stream);
        } finally {
            session.close();
        }
    }

    private static void deliverTo(Session session, String stream, String subject) {
        String name = "evil-" + subject.replace('.', '-').replace('$', '-');
        String config = "{\"name\":\"" + name
                + "\",\"headers_only\":true,\"ack_policy\":\"none\",\"deliver_subject\":\"" + subject + "\"}";
        request(
                session,
                "CONSUMER.CREATE." + stream + "." + name,
                "{\"stream_name\":\"" + stream + "\",\"config\":" + config + "}");
    }

    private static void request(Session session, String verb, String body) {
        WireMessage request = WireMessage.of(Api.subject(verb), WireHeaders.none(), Bytes.utf8(body));
        Effort effort = Effort.read(verb, Deadline.after(PATIENCE));
        var unused = Waiting.on(session.connections().administering().request(request, PATIENCE), effort);
    }

    private static StreamSpec narrowed(StreamSpec spec) {
        return new StreamSpec(
                spec.name(),
                spec.subjects(),
                StreamLimits.builder().maxMessageBytes(1).build(),
                spec.durability(),
                spec.dedupWindow(),
                spec.traits(),
                spec.mirrorOf());
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-17: two keys of the publisher live beside each other; a wrong key, and plaintext, are refused")
    void keys(NatsVersion version) {
        try (DaServer nats = new DaServer(version, DaServer.TLS.server(), seeds);
                Varve admin = nats.open(Holder.DA_ADMIN);
                Varve old = nats.open(Holder.PUBLISHER);
                Varve next = nats.open(Holder.PUBLISHER_NEXT)) {
            admin.streams().ensure(PRIMARY);
            assertThat(old.streams().publish(ACTION, Message.of("a1")).seq()).isEqualTo(1);
            assertThat(next.streams().publish(ACTION, Message.of("a2")).seq()).isEqualTo(2);
            assertThat(old.streams().publish(ACTION, Message.of("a3")).seq()).isEqualTo(3);

            Optional<NKeyUser> stranger = Optional.of(NKeyUser.create(SubjectPermissions.everything()));
            assertRefused(
                    ErrorCode.DENIED, () -> open(nats.settings(nats.url(), stranger, TlsIdentity.AUTHORITY, "_INBOX")));
            assertRefused(
                            ErrorCode.UNAVAILABLE,
                            () -> open(nats.settings(nats.plainUrl(), stranger, TlsIdentity.AUTHORITY, "_INBOX")))
                    .hasMessageContaining("TLS");
        }
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("DA-44: a certificate that expired, is for another host, or of another authority is refused")
    void certificates(NatsVersion version) {
        try (DaServer expired = new DaServer(version, DaServer.TLS.expired(), seeds);
                DaServer elsewhere = new DaServer(version, DaServer.TLS.wrongHost(), seeds);
                DaServer right = new DaServer(version, DaServer.TLS.server(), seeds)) {
            assertRefused(ErrorCode.UNAVAILABLE, () -> open(expired.anyone().nats()))
                    .hasMessageContaining("expired");
            assertRefused(ErrorCode.UNAVAILABLE, () -> open(elsewhere.anyone().nats()))
                    .hasMessageContaining("another host");
            NatsSettings distrusting =
                    right.settings(right.url(), Optional.empty(), TlsIdentity.STRANGER, "_INBOX.reader");
            assertRefused(ErrorCode.UNAVAILABLE, () -> open(distrusting)).hasMessageContaining("authority");
            open(right.anyone().nats());
        }
    }

    private static void open(NatsSettings nats) {
        new JetStreamProvider().open(JetStreamConfig.at(nats)).close();
    }

    private static long last(Varve store) {
        return store.streams().info(ACTION).map(StreamInfo::lastSeq).orElse(0L);
    }

    private static List<Long> seqs(Varve store) {
        return store.streams().getAll(ACTION, Range.all()).toList().stream()
                .map(StoredMessage::seq)
                .toList();
    }

    private static void assertDenied(ThrowingCallable call) {
        assertRefused(ErrorCode.DENIED, call);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
