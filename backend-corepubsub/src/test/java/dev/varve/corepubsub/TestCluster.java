/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.coordinator.Coordinator;
import dev.varve.coordinator.CoordinatorConfig;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.wire.WireSubjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A coordinator, two persist servers that share a directory, and clients, each with a connection of its own. */
final class TestCluster implements AutoCloseable {

    static final Duration DEAD_AFTER = Duration.ofSeconds(2);

    private static final Duration BEAT = Duration.ofMillis(250);

    private final Path directory;
    private final String prefix;
    private final Function<String, PubSub> connect;
    private final Map<String, Member> servers = new LinkedHashMap<>();
    private final PubSub coordinatorHandle;
    private Coordinator coordinator;

    private record Member(PersistServer server, PubSub handle) {
        void close() {
            server.close();
            handle.close();
        }
    }

    /** @param connect makes a connection of this name */
    TestCluster(Path directory, Function<String, PubSub> connect) {
        this(directory, WireSubjects.DEFAULT_PREFIX, connect);
    }

    /** An installation of its own under {@code prefix}. */
    TestCluster(Path directory, String prefix, Function<String, PubSub> connect) {
        this.directory = directory;
        this.prefix = prefix;
        this.connect = connect;
        this.coordinatorHandle = connect.apply("coordinator");
        this.coordinator = newCoordinator();
        coordinator.start();
        start("s1");
        start("s2");
    }

    private Coordinator newCoordinator() {
        CoordinatorConfig config = CoordinatorConfig.defaults(directory.resolve("coordinator"))
                .withDeadAfter(DEAD_AFTER)
                .withPrefix(prefix);
        return new Coordinator(coordinatorHandle, config, System::nanoTime);
    }

    void start(String id) {
        PersistConfig defaults = PersistConfig.of(id, directory.resolve("data"));
        PersistConfig config = new PersistConfig(
                id,
                defaults.dataDirectory(),
                prefix,
                2,
                256,
                defaults.idleClose(),
                Durability.DISK,
                defaults.maxMessageBytes(),
                defaults.transferBytes(),
                defaults.maxBatchMessages(),
                BEAT);
        PubSub handle = connect.apply(id);
        PersistServer server = new PersistServer(config, handle);
        server.start();
        servers.put(id, new Member(server, handle));
    }

    /** Ends the server {@code id} as if killed. */
    void kill(String id) {
        Member member = member(id);
        servers.remove(id);
        member.server().abort();
        member.handle().close();
    }

    PersistServer server(String id) {
        return member(id).server();
    }

    private Member member(String id) {
        Member member = servers.get(id);
        if (member == null) {
            throw new IllegalArgumentException("no server " + id + " runs, but " + servers.keySet());
        }
        return member;
    }

    void stopCoordinator() {
        coordinator.close();
    }

    void startCoordinator() {
        coordinator = newCoordinator();
        coordinator.start();
    }

    /** A client over {@code handle}, which stays open. */
    Varve client(PubSub handle) {
        return CorePubSub.open(handle, CorePubSubConfig.defaults().withPrefix(prefix));
    }

    PubSub connect(String name) {
        return connect.apply(name);
    }

    /** A client of its own; closing it does not touch the cluster. */
    Varve client() {
        return client(CorePubSubConfig.defaults());
    }

    Varve client(CorePubSubConfig config) {
        return client(config, () -> {});
    }

    /** A client of its own; {@code onClose} runs when it has been closed. */
    Varve client(CorePubSubConfig config, Runnable onClose) {
        PubSub handle = connect.apply("client");
        return CorePubSub.open(handle, config.withPrefix(prefix), RandomGenerator.getDefault(), () -> {
            handle.close();
            onClose.run();
        });
    }

    @Override
    public void close() {
        servers.values().forEach(Member::close);
        servers.clear();
        coordinator.close();
        coordinatorHandle.close();
    }
}
