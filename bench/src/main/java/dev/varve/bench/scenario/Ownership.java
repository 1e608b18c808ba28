/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.bench.process.Installation;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.WireSubjects;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Which server owns which stream, as the coordinator says. */
final class Ownership {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 20_000_000;

    private final ClusterMap map;

    private Ownership(ClusterMap map) {
        this.map = map;
    }

    /** Starts a coordinator and {@code servers} in {@code installation}, and returns when they share its slots. */
    static void start(Installation installation, List<String> servers) {
        installation.serve("c", "coordinator");
        servers.forEach(server -> installation.serve(server, "persist"));
        installation.awaitReady();
        await(installation, servers);
    }

    /** Waits until the coordinator has heard of each of {@code servers}: before that, all slots go to those it knows. */
    private static void await(Installation installation, List<String> servers) {
        try (Opened opened = new Opened()) {
            Connection connection = opened.add(JetStreamClient.connection(installation.url()));
            long begun = System.nanoTime();
            String status = ask(connection, CoordinatorVerb.STATUS);
            while (!servers.stream().map(server -> "server " + server + " ").allMatch(status::contains)) {
                if (System.nanoTime() - begun > LIMIT.toNanos()) {
                    throw StorageException.unavailable("the coordinator does not know all of " + servers, null);
                }
                LockSupport.parkNanos(POLL_NANOS);
                status = ask(connection, CoordinatorVerb.STATUS);
            }
        }
    }

    static Ownership of(Installation installation) {
        try (Opened opened = new Opened()) {
            Connection connection = opened.add(JetStreamClient.connection(installation.url()));
            return new Ownership(ClusterMap.parse(ask(connection, CoordinatorVerb.MAP)));
        }
    }

    private static String ask(Connection connection, CoordinatorVerb verb) {
        String subject = new WireSubjects(WireSubjects.DEFAULT_PREFIX).coordinator(verb);
        Message answer =
                JetStreamClient.call("asking the coordinator", () -> connection.request(subject, new byte[0], LIMIT));
        if (answer == null) {
            throw StorageException.unavailable("the coordinator did not answer '" + subject + "'", null);
        }
        return new String(answer.getData(), StandardCharsets.UTF_8);
    }

    String owner(Subject subject) {
        return map.owner(map.slot(subject))
                .orElseThrow(() -> StorageException.unavailable("nobody owns " + subject.value(), null))
                .server();
    }
}
