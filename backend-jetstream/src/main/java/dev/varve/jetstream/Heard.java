/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which streams servers have heard of.
 *
 * <p>Not all of them hear of a new stream of several replicas at once, and of writes that do not wait for each other the first must not be lost while later ones are stored. Safe for use by many threads.
 */
final class Heard {

    private final PubSub pubSub;
    private final Unserved unserved;
    private final Duration patience;
    private final Set<String> streams = ConcurrentHashMap.newKeySet();

    /** @param patience how long a question waits for its answer */
    Heard(PubSub pubSub, Unserved unserved, Duration patience) {
        this.pubSub = pubSub;
        this.unserved = unserved;
        this.patience = patience;
    }

    /** Waits until somebody listens at {@code subject} for the {@code stream} of {@code epoch}, where that is not known. Returns as well where waiting is of no use: the write itself will tell why. */
    void await(String stream, long epoch, String subject, Effort effort) {
        String known = stream + " " + epoch;
        boolean over = streams.contains(known);
        while (!over) {
            try {
                ask(subject, effort);
                streams.add(known);
                over = true;
            } catch (StorageException e) {
                over = unserved.isFinal(e, stream, subject, effort);
            }
        }
    }

    /** Sends a message that no stream takes to {@code subject}; returns when somebody has answered. */
    void ask(String subject, Effort effort) {
        WireHeaders headers = WireHeaders.builder()
                .add(JetStreamHeaders.EXPECTED_STREAM, "none")
                .build();
        WireMessage question = WireMessage.of(subject, headers, Bytes.empty());
        var unused = Waiting.on(pubSub.ask(question, effort.deadline().remaining(patience)), effort);
    }
}
