/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.awaitility.Awaitility.await;

import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.TestClock;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/** A coordinator that decides nothing, servers that share a directory, and a client, all within the JVM. */
final class ServerFixture implements AutoCloseable {

    final InProcessNetwork network = new InProcessNetwork();
    final InProcessPubSub pubSub = network.connect("test");
    final StillCoordinator coordinator = new StillCoordinator(pubSub);
    final TestClock clock = new TestClock();
    private final Path root;
    private final List<AutoCloseable> open = new ArrayList<>();

    ServerFixture(Path root) {
        this.root = root;
    }

    /** A server that owns everything under {@code epoch}. */
    PersistServer start(String name, long epoch) {
        return start(name, epoch, config -> config);
    }

    PersistServer start(String name, long epoch, UnaryOperator<PersistConfig> settings) {
        coordinator.give(name, epoch);
        InProcessPubSub own = network.connect(name);
        PersistServer server = new PersistServer(settings.apply(PersistConfig.of(name, root)), own, clock);
        open.add(0, own);
        open.add(0, server);
        server.start();
        await().until(() -> server.mapVersion().orElse(0) >= coordinator.version());
        return server;
    }

    Path root() {
        return root;
    }

    WireClient client(String server) {
        return new WireClient(pubSub, server);
    }

    /** Where all messages that match {@code filter} arrive from now on. */
    BlockingQueue<WireMessage> listen(String filter) {
        BlockingQueue<WireMessage> told = new LinkedBlockingQueue<>();
        pubSub.subscribe(filter, told::add);
        return told;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
        pubSub.close();
    }
}
