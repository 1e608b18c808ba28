/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A persist server")
final class PersistServerTest {

    @TempDir
    Path root;

    private final InProcessNetwork network = new InProcessNetwork();
    private InProcessPubSub pubSub;
    private StillCoordinator coordinator;
    private PersistServer server;
    private WireClient client;

    @BeforeEach
    void start() {
        pubSub = network.connect("test");
        coordinator = new StillCoordinator(pubSub);
        coordinator.give("s1", 1);
        server = new PersistServer(PersistConfig.of("s1", root), pubSub);
        server.start();
        await().until(() -> server.mapVersion().isPresent());
        client = new WireClient(pubSub, "s1");
    }

    @AfterEach
    void stop() {
        server.close();
        pubSub.close();
    }

    @Test
    @DisplayName("stores what is published and gives it back")
    void publishesAndReads() throws Exception {
        WireMessage receipt = client.publish("orders.eu", "hello", PublishOptions.msgId("a"));
        assertThat(WireClient.status(receipt)).isEqualTo(Status.OK);
        assertThat(WireClient.number(receipt, HeaderNames.SEQ)).isEqualTo(1);
        WireMessage again = client.publish("orders.eu", "hello", PublishOptions.msgId("a"));
        assertThat(WireClient.number(again, HeaderNames.DUPLICATE)).isEqualTo(1);

        WireMessage last = client.ask(Verb.LAST, Target.of(Subject.of("orders.eu")));
        assertThat(last.payload().utf8()).isEqualTo("hello");
        List<WireMessage> page = client.page(Verb.GET_ALL, Target.of(Subject.of("orders.eu")), WireHeaders.builder());
        assertThat(page).hasSize(2);
        assertThat(client.page(Verb.LIST, Target.nothing(), WireHeaders.builder()))
                .hasSize(2);
    }

    @Test
    @DisplayName("keeps the values of keys")
    void keepsKeys() {
        Target key = Target.of(Key.of("bucket", "colour"));
        client.ask(Verb.KV_PUT, key, WireHeaders.builder(), Bytes.utf8("blue"));
        assertThat(client.ask(Verb.KV_GET, key).payload().utf8()).isEqualTo("blue");
        client.ask(Verb.KV_DELETE, key);
        assertThat(WireClient.status(client.ask(Verb.KV_GET, key))).isEqualTo(Status.NONE);
    }

    @Test
    @DisplayName("answers moved where it does not own the slot, and none where nothing was stored")
    void answersMoved() {
        Target target = Target.of(Subject.of("orders.eu"));
        assertThat(WireClient.status(client.ask(Verb.LAST, target))).isEqualTo(Status.NONE);
        WireHeaders.Builder later = WireHeaders.builder().add(HeaderNames.EPOCH, 7);
        assertThat(WireClient.status(client.ask(Verb.LAST, target, later, Bytes.empty())))
                .isEqualTo(Status.MOVED);
    }

    @Test
    @DisplayName("tells followers what changed, after it was stored")
    void tellsChanges() {
        java.util.concurrent.BlockingQueue<WireMessage> told = new java.util.concurrent.LinkedBlockingQueue<>();
        pubSub.subscribe(
                dev.varve.pubsub.wire.WireSubjects.defaults().changes(SubjectFilter.of("orders.>")), told::add);
        client.publish("orders.eu", "hello", PublishOptions.none());
        await().until(() -> told.size() == 2);
        assertThat(told)
                .map(message -> WireClient.headers(message).requiredText(HeaderNames.KIND))
                .containsExactly("set", "head");
    }
}
