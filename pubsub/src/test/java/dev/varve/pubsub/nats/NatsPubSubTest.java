/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.pubsub.LifecycleContract;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.PubSubContract;
import dev.varve.pubsub.RequestContract;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract on real servers of both lines, without JetStream. */
class NatsPubSubTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static PubSub connect(NatsVersion version, String name) {
        String url = SharedNatsServers.of(version).url();
        return NatsPubSub.connect(NatsConfig.builder(url).name(name).build());
    }

    @ParameterizedTest
    @EnumSource(NatsVersion.class)
    @DisplayName("PS-8: these servers have no JetStream")
    void noJetStream(NatsVersion version) throws Exception {
        try (Connection connection = Nats.connect(SharedNatsServers.of(version).url())) {
            assertThat(connection.getServerInfo().isJetStreamAvailable()).isFalse();
        }
    }

    @Test
    @DisplayName("who waits for an answer reads it from the connection itself, also for what is derived from it")
    void readsItself() {
        try (PubSub handle = connect(NatsVersion.NEWEST, "reads-itself")) {
            String subject = handle.newInbox();
            handle.subscribe(
                    subject,
                    request -> handle.publish(
                            WireMessage.of(request.replyTo().orElseThrow(), WireHeaders.none(), Bytes.empty())));
            int own = 0;
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Thread> reader = handle.ask(
                                WireMessage.of(subject, WireHeaders.none(), Bytes.empty()), PATIENCE)
                        .thenApply(answer -> Thread.currentThread());
                own += reader.join() == Thread.currentThread() ? 1 : 0;
            }
            // A thread that stands still between the request and the wait is helped.
            assertThat(own).isGreaterThan(50);
        }
    }

    @Test
    @DisplayName(
            "a listener is told whether more has come: not for a message that is alone, and for one that others came with")
    void more() {
        try (PubSub reader = connect(NatsVersion.NEWEST, "more");
                PubSub writer = connect(NatsVersion.NEWEST, "writer")) {
            String subject = writer.newInbox();
            List<Boolean> told = new CopyOnWriteArrayList<>();
            reader.listen(subject, message -> told.add(reader.hasMore()));
            reader.flush(PATIENCE);
            WireMessage message = WireMessage.of(subject, WireHeaders.none(), Bytes.empty());
            writer.publish(message);
            await().until(() -> told.size() == 1);
            writer.publishAll(Collections.nCopies(1_000, message));
            await().until(() -> told.size() == 1_001);
            assertThat(told.get(0)).isFalse();
            assertThat(told).contains(true).last().isEqualTo(false);
            assertThat(reader.hasMore()).as("of a thread that reads nothing").isTrue();
        }
    }

    @Nested
    class MessagesOnOldest extends PubSubContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.V2_10, name);
        }
    }

    @Nested
    class RequestsOnOldest extends RequestContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.V2_10, name);
        }
    }

    @Nested
    class LifecycleOnOldest extends LifecycleContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.V2_10, name);
        }
    }

    @Nested
    class MessagesOnNewest extends PubSubContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.NEWEST, name);
        }
    }

    @Nested
    class RequestsOnNewest extends RequestContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.NEWEST, name);
        }
    }

    @Nested
    class LifecycleOnNewest extends LifecycleContract {
        @Override
        protected PubSub connect(String name) {
            return NatsPubSubTest.connect(NatsVersion.NEWEST, name);
        }
    }
}
