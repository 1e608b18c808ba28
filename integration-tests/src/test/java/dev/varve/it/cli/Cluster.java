/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.awaitility.Awaitility.await;

import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.corepubsub.ClusterAdmin;
import dev.varve.corepubsub.CorePubSub;
import dev.varve.corepubsub.CorePubSubConfig;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.nats.NatsConfig;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.pubsub.wire.ClusterStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An installation over a real nats-server: coordinators in processes of their own, which can be stopped, and persist servers in this one. */
final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final String url;
    private final CorePubSubConfig config;
    private final Map<String, VarveProcess> coordinators = new LinkedHashMap<>();
    private final Map<String, PersistServer> servers = new LinkedHashMap<>();
    private final Map<PersistServer, NatsPubSub> links = new LinkedHashMap<>();
    private final ClusterAdmin admin;
    private final NatsPubSub client;

    /** Without any part yet, on {@code directory}, with NATS at {@code url}, under a prefix of its own. */
    Cluster(Path directory, String url, String prefix) {
        this.directory = directory;
        this.url = url;
        CorePubSubConfig defaults = CorePubSubConfig.defaults().withPrefix(prefix);
        this.config = new CorePubSubConfig(
                NatsSettings.at(url),
                prefix,
                defaults.deadline(),
                defaults.requestTimeout(),
                defaults.maxInFlight(),
                defaults.feedBufferBytes());
        this.admin = ClusterAdmin.connect(config);
        this.client = NatsPubSub.connect(NatsConfig.of(url));
    }

    /** Starts a coordinator in a process of its own. */
    VarveProcess startCoordinator(String id) {
        VarveProcess process = VarveProcess.start(
                directory, "--config", configFile(id).toString(), "serve", "--roles", "coordinator", "--id", id);
        coordinators.put(id, process);
        return process;
    }

    private Path configFile(String id) {
        try {
            return java.nio.file.Files.writeString(
                    directory.resolve(id + ".yaml"), """
                    backend: corepubsub
                    corepubsub:
                      prefix: %1$s
                      nats:
                        url: %2$s
                    server:
                      prefix: %1$s
                      data: %3$s
                      nats:
                        url: %2$s
                    """.formatted(config.prefix(), url, directory.resolve("shared")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Starts a persist server. */
    void startServer(String id) {
        NatsPubSub link = NatsPubSub.connect(NatsConfig.of(url));
        PersistServer server = new PersistServer(
                PersistConfig.of(id, directory.resolve("shared").resolve("store"))
                        .withPrefix(config.prefix()),
                link);
        server.start();
        servers.put(id, server);
        links.put(server, link);
    }

    /** Ends a persist server as {@code kill -9} does. */
    void killServer(String id) {
        Optional.ofNullable(servers.remove(id)).orElseThrow().abort();
    }

    /** Ends a persist server in good order. */
    void stopServer(String id) {
        Optional.ofNullable(servers.remove(id)).orElseThrow().close();
    }

    VarveProcess coordinator(String id) {
        return Optional.ofNullable(coordinators.get(id)).orElseThrow();
    }

    ClusterAdmin admin() {
        return admin;
    }

    /** A client of its own. */
    Varve client() {
        return CorePubSub.open(client, config);
    }

    /** The server that owns the stream of {@code subject}. */
    String ownerOf(Subject subject) {
        return servers.entrySet().stream()
                .filter(entry -> entry.getValue().owns(subject))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** Waits until {@code id} leads, and returns what it says. */
    ClusterStatus awaitLeader(String id) {
        AtomicReference<ClusterStatus> status = new AtomicReference<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            ClusterStatus now = admin.status();
            status.set(now);
            return now.leader().id().equals(id);
        });
        return Optional.ofNullable(status.get()).orElseThrow();
    }

    /** Waits until somebody stands by. */
    void awaitStandby() {
        await().atMost(PATIENCE).until(() -> !admin.status().standbys().isEmpty());
    }

    /** Waits until so many servers beat. */
    void awaitServers(int count) {
        await().atMost(PATIENCE)
                .until(() -> admin.status().servers().stream()
                                .filter(ClusterStatus.Server::alive)
                                .count()
                        == count);
    }

    /** How many slots {@code server} owns. */
    int slots(String server) {
        return admin.status().servers().stream()
                .filter(found -> found.id().equals(server))
                .mapToInt(found -> found.share().slots())
                .sum();
    }

    @Override
    public void close() {
        servers.values().forEach(PersistServer::close);
        links.values().forEach(NatsPubSub::close);
        admin.close();
        client.close();
        coordinators.values().forEach(VarveProcess::close);
    }
}
