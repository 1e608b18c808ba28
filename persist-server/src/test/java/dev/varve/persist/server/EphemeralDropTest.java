/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Dropping an ephemeral stream")
final class EphemeralDropTest {

    private static final Target STREAM = Target.of(Subject.of("mem.a"));

    @TempDir
    Path root;

    /** Runs something when next a group of writes asks for the time. */
    private static final class Interruption implements InstantSource {
        private final AtomicReference<Runnable> next = new AtomicReference<>(() -> {});

        @Override
        public Instant instant() {
            boolean inGroup = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().equals(GroupCommit.class.getName())));
            if (inGroup) {
                next.getAndSet(() -> {}).run();
            }
            return Instant.parse("2026-01-01T00:00:00Z");
        }
    }

    @Test
    @DisplayName("changes nothing where another server took its slot since the batch began")
    void tooLate() throws Exception {
        Interruption clock = new Interruption();
        try (ServerFixture fixture = new ServerFixture(root);
                InProcessPubSub link = fixture.network.connect("s1");
                PersistServer first = start(fixture, link, clock)) {
            WireClient client = fixture.client("s1");
            declare(fixture, client);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch queued = new CountDownLatch(1);
            CountDownLatch taken = new CountDownLatch(1);
            clock.next.set(() -> {
                clock.next.set(() -> {
                    takeOver(fixture);
                    taken.countDown();
                });
                begun.countDown();
                pass(queued);
            });
            send(client, Verb.PUBLISH);
            // The others are a batch of their own.
            pass(begun);
            send(client, Verb.PUBLISH);
            send(client, Verb.DROP);
            queued.countDown();
            pass(taken);
            // Its worker is done with the batch when it has stopped.
            first.close();

            fixture.start("s3", 3);
            WireMessage info = fixture.client("s3").ask(Verb.INFO, STREAM);
            assertThat(WireClient.status(info)).isEqualTo(Status.OK);
        }
    }

    private static PersistServer start(ServerFixture fixture, InProcessPubSub link, InstantSource clock) {
        fixture.coordinator.give("s1", 1);
        PersistConfig config = PersistConfig.of("s1", fixture.root()).withWorkers(1);
        PersistServer server = new PersistServer(config, link, clock);
        server.start();
        await().until(() -> server.mapVersion().orElse(0) >= fixture.coordinator.version());
        return server;
    }

    private static void declare(ServerFixture fixture, WireClient client) {
        StreamSpec spec = StreamSpec.builder("mem", "mem.>")
                .traits(StreamSpec.Trait.EPHEMERAL)
                .build();
        fixture.coordinator.declare("mem", "mem.>");
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, spec);
        Target target = Target.of(spec.subjects().get(0));
        assertThat(WireClient.status(client.ask(Verb.ENSURE, target, headers, Bytes.empty())))
                .isEqualTo(Status.OK);
    }

    private static void send(WireClient client, Verb verb) {
        client.send(verb, STREAM, WireHeaders.builder(), Bytes.utf8("m"), "unread");
    }

    private static void takeOver(ServerFixture fixture) {
        fixture.coordinator.hideFrom("s1");
        fixture.start("s2", 2);
        WireMessage receipt = fixture.client("s2").publish("mem.a", "m", PublishOptions.none());
        assertThat(WireClient.status(receipt)).isEqualTo(Status.OK);
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
