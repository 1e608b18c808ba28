/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.kv.Key;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.testkit.model.Seed;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A request that comes alone")
final class LoneRequestTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int ROUNDS = 30;
    private static final Target KEY = Target.of(Key.of("b", "k"));

    /** Where something was carried out, as far as it asked for the time. */
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    private final InProcessNetwork network = new InProcessNetwork();
    private final InProcessPubSub pubSub = network.connect("client");
    private final InProcessPubSub ofServer = network.connect("lone");
    private final WireClient client = new WireClient(pubSub, "s1");
    private volatile BooleanSupplier more = () -> false;
    private PersistServer server;

    @TempDir
    Path root;

    @BeforeEach
    void start() {
        new StillCoordinator(pubSub).give("s1", 1);
        server = new PersistServer(PersistConfig.of("s1", root), knowing(), () -> {
            threads.add(Thread.currentThread().getName());
            return Instant.ofEpochMilli(1_700_000_000_000L);
        });
        server.start();
        await().atMost(LONG).until(() -> server.mapVersion().isPresent());
        // The slot is taken, and the file made.
        assertThat(put("process")).isEqualTo(Status.OK);
        threads.clear();
    }

    @AfterEach
    void stop() {
        server.close();
        ofServer.close();
        pubSub.close();
    }

    /** The handle of the server, which knows whether more has come. */
    private PubSub knowing() {
        return (PubSub) Proxy.newProxyInstance(
                PubSub.class.getClassLoader(), new Class<?>[] {PubSub.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("hasMore")) {
                        return more.getAsBoolean();
                    }
                    try {
                        return method.invoke(ofServer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Status put(String level) {
        return WireClient.status(
                client.ask(Verb.KV_PUT, KEY, WireHeaders.builder().add(HeaderNames.AT_LEAST, level), Bytes.utf8("v")));
    }

    private boolean byItsBringer() {
        return threads.stream().anyMatch(name -> name.startsWith("lone-handler"));
    }

    @Test
    @DisplayName("is carried out by the thread that brings it, where it needs no sync")
    void atOnce() {
        // The worker may be at what it does now and then.
        await().atMost(LONG).until(() -> put("process") == Status.OK && byItsBringer());
        assertThat(WireClient.status(client.ask(Verb.KV_GET, KEY))).isEqualTo(Status.OK);
    }

    @Test
    @DisplayName("is left to its worker where it needs a sync, and so is one that does not come alone")
    void leftToWorker() {
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(put("disk")).isEqualTo(Status.OK);
        }
        more = () -> true;
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(put("process")).isEqualTo(Status.OK);
        }
        assertThat(byItsBringer()).isFalse();
    }

    @Test
    @DisplayName("comes after all that came before it, be it that these wait for a worker")
    void inOrder() throws InterruptedException {
        Random random = new Random(Seed.choose("lone requests"));
        more = new Random(random.nextLong())::nextBoolean;
        String inbox = pubSub.newInbox();
        BlockingQueue<WireMessage> answers = new LinkedBlockingQueue<>();
        List<Long> revisions = new ArrayList<>();
        try (var unused = pubSub.subscribe(inbox + ".*", answers::add)) {
            for (int i = 0; i < 200; i++) {
                // Between two bursts the worker has nothing to do.
                revisions.addAll(burst(1 + random.nextInt(20), random, inbox, answers));
            }
        }
        assertThat(revisions).isSorted().doesNotHaveDuplicates();
        assertThat(byItsBringer()).isTrue();
    }

    /** Sends {@code count} puts without waiting; returns the revisions that they were given, in the order of sending. */
    private List<Long> burst(int count, Random random, String inbox, BlockingQueue<WireMessage> answers)
            throws InterruptedException {
        for (int i = 0; i < count; i++) {
            String level = random.nextInt(20) == 0 ? "disk" : "process";
            WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.AT_LEAST, level);
            client.send(Verb.KV_PUT, KEY, headers, Bytes.utf8("v"), inbox + "." + i);
        }
        Map<Integer, Long> byRequest = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            WireMessage answer = Objects.requireNonNull(answers.poll(LONG.toSeconds(), TimeUnit.SECONDS));
            byRequest.put(
                    Integer.valueOf(answer.subject().substring(inbox.length() + 1)),
                    WireClient.headers(answer).requiredNumber(HeaderNames.SEQ, 0));
        }
        return List.copyOf(byRequest.values());
    }
}
