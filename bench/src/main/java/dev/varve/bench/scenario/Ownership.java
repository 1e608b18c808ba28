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

/** Which server owns which stream, as the coordinator says. */
final class Ownership {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ClusterMap map;

    private Ownership(ClusterMap map) {
        this.map = map;
    }

    static Ownership of(Installation installation) {
        String subject = new WireSubjects(WireSubjects.DEFAULT_PREFIX).coordinator(CoordinatorVerb.MAP);
        try (Opened opened = new Opened()) {
            Connection connection = opened.add(JetStreamClient.connection(installation.url()));
            Message answer = JetStreamClient.call(
                    "asking for the map", () -> connection.request(subject, new byte[0], LIMIT));
            if (answer == null) {
                throw StorageException.unavailable("the coordinator did not answer", null);
            }
            return new Ownership(ClusterMap.parse(new String(answer.getData(), StandardCharsets.UTF_8)));
        }
    }

    String owner(Subject subject) {
        return map.owner(map.slot(subject))
                .orElseThrow(() -> StorageException.unavailable("nobody owns " + subject.value(), null))
                .server();
    }
}
