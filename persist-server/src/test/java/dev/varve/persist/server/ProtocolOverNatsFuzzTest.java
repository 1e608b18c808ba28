/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Durability;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.wire.Status;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.model.Seed;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server over NATS to which anybody sends anything")
final class ProtocolOverNatsFuzzTest {

    private static final int FRAMES = 2000;
    private static final int ROUND = 100;
    private static final List<String> LINES = List.of(
            "Varve-Seq: 1",
            "Varve-Seq:1",
            "Varve-Seq 1",
            "Varve-Seq",
            ": 1",
            "",
            " ",
            "Var ve-Seq: 1",
            "Varve-Seq : 1",
            "\tVarve-Seq: 1",
            "Varve-Part: 0/2",
            "Varve-Transfer: t",
            "Varve-Batch: b/0/2",
            "K\u00f6ln: x",
            "City: K\u00f6ln",
            "Nul: \u0000",
            "Bell\u0007: x",
            "Cr: a\rb",
            "Lf: a\nb",
            "NATS/1.0 503");
    private static final List<String> FIRST_LINES = List.of(
            "NATS/1.0",
            "NATS/1.0",
            "NATS/1.0",
            "NATS/1.0 503",
            "NATS/1.0 503 No Responders",
            "NATS/1.0 x",
            "NATS/2.0",
            "HTTP/1.1 200 OK",
            "",
            "N");

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

    @TempDir
    Path root;

    private final Random random = new Random(Seed.choose("protocol fuzzer over NATS"));

    @Test
    @DisplayName("PS-32: outlives every frame that NATS lets pass, keeps its connection, and touches nothing else")
    void survives() throws Exception {
        NatsConfig config = NatsConfig.of(nats.server().url());
        Queue<PubSub.ConnectionEvent> events = new ConcurrentLinkedQueue<>();
        try (PubSub pubSub = NatsPubSub.connect(config);
                PubSub own = NatsPubSub.connect(config);
                PersistServer server = new PersistServer(settings(), own);
                RawNatsClient raw = new RawNatsClient(nats.server().url())) {
            new StillCoordinator(pubSub).give("s1", 1);
            own.onConnection(events::add);
            server.start();
            await().until(() -> server.mapVersion().isPresent());
            WireClient client = new WireClient(pubSub, "s1");
            Witness witness = new Witness(client);
            witness.write();
            List<String> before = witness.read();
            for (int i = 0; i < FRAMES / ROUND; i++) {
                round(raw, pubSub.newInbox());
                assertThat(WireClient.status(client.publish("fine", "hello", PublishOptions.none())))
                        .isEqualTo(Status.OK);
            }

            assertThat(witness.read()).isEqualTo(before);
            assertThat(events).isEmpty();
        }
    }

    private PersistConfig settings() {
        return PersistConfig.of("s1", root).withDefaultDurability(Durability.PROCESS);
    }

    private void round(RawNatsClient raw, String inbox) throws IOException {
        FuzzedRequests requests = new FuzzedRequests(random);
        for (int i = 0; i < ROUND; i++) {
            WireMessage request = requests.next();
            if (request.subject().chars().allMatch(c -> c > ' ' && c != '*' && c != '>')
                    && wellFormed(request.subject())) {
                raw.publish(
                        request.subject(), inbox, headers(), request.payload().toByteArray());
            }
        }
        raw.flush();
    }

    private static boolean wellFormed(String subject) {
        return !subject.contains("..") && !subject.endsWith(".");
    }

    private byte[] headers() {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        line(block, FIRST_LINES.get(random.nextInt(FIRST_LINES.size())));
        for (int i = random.nextInt(5); i > 0; i--) {
            line(block, LINES.get(random.nextInt(LINES.size())));
        }
        if (random.nextInt(3) > 0) {
            line(block, "");
        }
        return block.toByteArray();
    }

    private void line(ByteArrayOutputStream block, String text) {
        block.writeBytes(text.getBytes(random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        block.writeBytes(random.nextInt(10) == 0 ? new byte[] {'\n'} : new byte[] {'\r', '\n'});
    }
}
