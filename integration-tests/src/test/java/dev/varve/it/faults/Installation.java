/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** A whole installation: a nats-server without JetStream, a coordinator and persist servers, each a process of its own, and a proxy before each persist server. */
final class Installation implements AutoCloseable {

    /** The process that is the coordinator. */
    static final String COORDINATOR = "coordinator";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Path directory;
    private final Path data;
    private final Duration deadAfter;
    private final List<String> javaOptions;
    private final NatsServer nats = NatsServer.start(NatsServerConfig.of(NatsVersion.NEWEST));
    private final NatsPubSub link =
            NatsPubSub.connect(NatsSettings.at(nats.url()).named("fault-suite"));
    private final Map<String, ServerChild> children = new TreeMap<>();
    private final Map<String, NatsProxy> proxies = new TreeMap<>();

    private Installation(Path directory, Path data, Duration deadAfter, List<String> javaOptions) {
        this.directory = directory;
        this.data = data;
        this.deadAfter = deadAfter;
        this.javaOptions = List.copyOf(javaOptions);
    }

    /**
     * Starts an installation whose logs are in {@code directory} and whose files are in {@code data}.
     *
     * @param javaOptions for each process
     */
    static Installation start(
            Path directory, Path data, Duration deadAfter, List<String> javaOptions, List<String> servers) {
        Installation installation = new Installation(directory, data, deadAfter, javaOptions);
        try {
            installation.launch(COORDINATOR);
            servers.forEach(installation::launch);
            installation.awaitServing(COORDINATOR);
            servers.forEach(installation::awaitServing);
            System.out.println("nats-server " + installation.nats.version() + ", servers " + servers + ", dead after "
                    + deadAfter);
            return installation;
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    NatsServer nats() {
        return nats;
    }

    Path data() {
        return data;
    }

    Duration deadAfter() {
        return deadAfter;
    }

    /** A process: the coordinator, or the persist server of that name. */
    ServerChild child(String name) {
        return Objects.requireNonNull(children.get(name), name);
    }

    /** All processes by name. */
    Map<String, ServerChild> children() {
        return children;
    }

    /** What stands between a persist server and NATS. */
    NatsProxy proxy(String server) {
        return Objects.requireNonNull(proxies.get(server), server);
    }

    /** A client, with a connection of its own. */
    Varve client() {
        return client(nats.url());
    }

    /** A client that connects by way of {@code url}. */
    static Varve client(String url) {
        return Varve.open(VarveConfig.of("corepubsub").with("nats.url", url));
    }

    /** Starts the process {@code name} again after it was ended, and waits until it serves. */
    void restart(String name) {
        launch(name);
        awaitServing(name);
    }

    /** Puts the persist server {@code server} and its network right, whatever a test before has left. */
    void revive(String server) {
        proxy(server).heal();
        if (child(server).isAlive()) {
            child(server).resume();
        } else {
            restart(server);
        }
    }

    /** Starts the process {@code name}, without waiting for it. */
    void launch(String name) {
        boolean coordinator = name.equals(COORDINATOR);
        String url = coordinator
                ? nats.url()
                : proxies.computeIfAbsent(name, any -> NatsProxy.to(nats.url())).url();
        Path config = write(directory.resolve(name + ".yaml"), """
                backend: corepubsub
                server:
                  id: %s
                  roles: [%s]
                  data: "%s"
                  dead-after: %dms
                  nats:
                    url: %s
                """.formatted(
                        name, coordinator ? COORDINATOR : "persist", data, deadAfter.toMillis(), url));
        Path log = write(directory.resolve(name + ".log"), "");
        children.put(name, ServerChild.start(log, javaOptions, List.of("--config", config.toString(), "serve")));
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitServing(String name) {
        ServerChild child = child(name);
        await().alias(name + " serves").atMost(START).until(() -> {
            if (!child.isAlive()) {
                throw new IllegalStateException(name + " ended; it said:\n" + child.said());
            }
            return child.said().contains("serving");
        });
    }

    /** What the coordinator says of who owns what. */
    ClusterMap map() {
        return ClusterMap.parse(ask("varve.v1.coordinator.map", WireHeaders.none(), Bytes.empty())
                .payload()
                .utf8());
    }

    /** What the coordinator says of its servers, as text. */
    String status() {
        return ask("varve.v1.coordinator.status", WireHeaders.none(), Bytes.empty())
                .payload()
                .utf8();
    }

    /** The server that owns {@code subject}, according to the coordinator; empty text for nobody. */
    String owner(Subject subject) {
        ClusterMap map = map();
        return map.owner(map.slot(subject)).map(ClusterMap.Owner::server).orElse("");
    }

    /** Asks as any NATS client may, and waits for the answer. */
    WireMessage ask(String subject, WireHeaders headers, Bytes payload) {
        try {
            return link.request(WireMessage.of(subject, headers, payload), ANSWER)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("no answer from " + subject, e);
        }
    }

    @Override
    public void close() {
        children.values().forEach(ServerChild::close);
        link.close();
        proxies.values().forEach(NatsProxy::close);
        nats.close();
    }
}
