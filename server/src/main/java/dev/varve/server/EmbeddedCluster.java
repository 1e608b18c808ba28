/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server;

import dev.varve.Capabilities;
import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.coordinator.Coordinator;
import dev.varve.coordinator.CoordinatorConfig;
import dev.varve.corepubsub.CorePubSub;
import dev.varve.corepubsub.CorePubSubConfig;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.inprocess.InProcessPubSub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A whole installation in one process: a coordinator and persist servers over in-process pub/sub, on one data directory.
 *
 * <p>For programs that want the persistence service without any other process, and for showing what happens when a server dies. Safe for use by many threads.
 */
public final class EmbeddedCluster implements AutoCloseable {

    private final Path data;
    private final InProcessNetwork network = new InProcessNetwork();
    private final Closing closing = new Closing();
    private final Map<String, PersistServer> servers = new LinkedHashMap<>();

    private EmbeddedCluster(Path data) {
        this.data = data;
    }

    /**
     * Starts everything; returns when it can be used.
     *
     * @throws dev.varve.StorageException {@code UNAVAILABLE} if another process uses the directory; {@code DENIED} if it cannot be written
     */
    public static EmbeddedCluster start(EmbeddedConfig config) {
        EmbeddedCluster cluster = new EmbeddedCluster(config.data());
        try {
            cluster.startAll(config);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startAll(EmbeddedConfig config) {
        closing.add(DataLock.take(data));
        InProcessPubSub coordinatorLink = closing.add(network.connect("coordinator"));
        Coordinator coordinator = new Coordinator(
                coordinatorLink, CoordinatorConfig.defaults(data.resolve("coordinator")), System::nanoTime);
        // The lock of the data directory keeps every other one out.
        closing.add(coordinator).startAlone();
        for (int i = 1; i <= config.servers(); i++) {
            startServer("p" + i);
        }
    }

    private void startServer(String id) {
        InProcessPubSub link = closing.add(network.connect(id));
        PersistServer server = new PersistServer(PersistConfig.of(id, data.resolve("store")), link);
        servers.put(id, closing.add(server));
        server.start();
    }

    /** A new client of its own; whoever asked for it closes it. */
    public Varve connect() {
        Closing link = new Closing();
        try {
            Varve client = CorePubSub.open(link.add(network.connect("client")), CorePubSubConfig.defaults());
            return new OwningVarve(client, link, described(client.capabilities()));
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private Capabilities described(Capabilities found) {
        List<String> notes = new ArrayList<>(found.notes());
        notes.add("everything runs in this process; files under "
                + data.toAbsolutePath().normalize());
        return new Capabilities("embedded", found.supported(), found.strongest(), found.limits(), notes);
    }

    /** The ids of the persist servers that were started. */
    public synchronized List<String> servers() {
        return List.copyOf(servers.keySet());
    }

    /** Ends a server as {@code kill -9} would: it says nothing to anybody, and what was not committed is gone. */
    public synchronized void kill(String server) {
        PersistServer victim = servers.remove(server);
        Preconditions.require(victim != null, "no server '" + server + "' is running; there are " + servers.keySet());
        if (victim != null) {
            victim.abort();
        }
    }

    /** The server that owns the stream of {@code subject}; empty if none does yet. */
    public Optional<String> ownerOf(Subject subject) {
        return owner(server -> server.owns(subject));
    }

    /** The server that owns the bucket {@code bucket}; empty if none does yet. */
    public Optional<String> ownerOfBucket(String bucket) {
        return owner(server -> server.ownsBucket(bucket));
    }

    private synchronized Optional<String> owner(Predicate<PersistServer> owns) {
        return servers.entrySet().stream()
                .filter(server -> owns.test(server.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The directory of all files. */
    public Path data() {
        return data;
    }

    /** Stops the servers and the coordinator in good order. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        closing.close();
    }
}
