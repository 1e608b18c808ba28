/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.TestClock;
import dev.varve.persist.warm.MemoryWarmStore;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.persist.warm.WarmStatus;
import dev.varve.persist.warm.WarmUse;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Servers with data directories of their own or shared, one store of copies, a coordinator that decides nothing, and clients. */
final class WarmFixture implements AutoCloseable {

    /** So long that nothing is shipped unless a test asks for it. */
    static final Duration NEVER = Duration.ofDays(1);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final InProcessNetwork network = new InProcessNetwork();
    final InProcessPubSub pubSub = network.connect("test");
    final StillCoordinator coordinator = new StillCoordinator(pubSub);
    final TestClock clock = new TestClock();
    final MemoryWarmStore store;
    WarmSettings settings = WarmSettings.defaults().withInterval(NEVER);
    private final List<AutoCloseable> open = new ArrayList<>();

    WarmFixture() {
        this(new MemoryWarmStore());
    }

    WarmFixture(MemoryWarmStore store) {
        this.store = store;
    }

    /** A server that owns everything under {@code epoch}, with its files in {@code root}. */
    PersistServer start(String name, long epoch, Path root) {
        return start(name, epoch, root, Optional.of(new WarmUse(store, settings)));
    }

    /** {@link #start} of a server that knows no store. */
    PersistServer startWithoutStore(String name, long epoch, Path root) {
        return start(name, epoch, root, Optional.empty());
    }

    private PersistServer start(String name, long epoch, Path root, Optional<WarmUse> warm) {
        coordinator.give(name, epoch);
        InProcessPubSub own = network.connect(name);
        PersistConfig config = PersistConfig.of(name, root)
                .withDefaultDurability(Durability.PROCESS)
                .withWorkers(1);
        PersistServer server = new PersistServer(config, own, clock, warm);
        open.add(0, own);
        open.add(0, server);
        server.start();
        await().until(() -> server.mapVersion().orElse(0) >= coordinator.version());
        return server;
    }

    WireClient client(String server) {
        return new WireClient(pubSub, server);
    }

    long publish(String server, String subject, String text) {
        WireMessage answer = client(server).publish(subject, text, PublishOptions.none());
        return WireClient.number(answer, HeaderNames.SEQ);
    }

    String last(String server, String subject) {
        return client(server)
                .ask(Verb.LAST, Target.of(Subject.of(subject)))
                .payload()
                .utf8();
    }

    /** The file of the stream {@code subject} in the data directory {@code root}. */
    static Path file(Path root, String subject) {
        return new DataDirectory(root).file(StoreKey.implicit(subject));
    }

    static WarmStatus status(PersistServer server) {
        return server.warm().orElseThrow();
    }

    /** Has {@code server} ship all that it has not. */
    static void ship(PersistServer server) {
        assertThat(server.ship(PATIENCE)).as("shipped: %s", server.warm()).isTrue();
    }

    @Override
    public void close() throws Exception {
        store.fault(MemoryWarmStore.Fault.NONE);
        for (AutoCloseable resource : open) {
            resource.close();
        }
        pubSub.close();
    }
}
