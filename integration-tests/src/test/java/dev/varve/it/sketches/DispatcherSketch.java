/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.sketches;

import dev.varve.Subject;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.function.Consumer;

/** The event dispatcher: a sink that fails is tried again, and what it never takes goes to a dead-letter stream, once. */
final class DispatcherSketch {

    private static final int ATTEMPTS = 3;

    private DispatcherSketch() {}

    static void dispatch(StreamStore streams, String filter, Consumer<StoredMessage> sink) {
        ConsumerSpec spec =
                ConsumerSpec.builder("subscription", filter).maxInFlight(10).build();
        try (StreamConsumer consumer = streams.consumer(spec)) {
            for (Delivery event : consumer.fetch(10, Duration.ofMillis(100))) {
                deliver(streams, event, sink);
            }
        }
    }

    private static void deliver(StreamStore streams, Delivery event, Consumer<StoredMessage> sink) {
        try {
            sink.accept(event.message());
            event.ack();
        } catch (IllegalStateException e) {
            if (event.count() < ATTEMPTS) {
                event.nak(Duration.ofMillis(10L << event.count()));
                return;
            }
            String id = event.message().subject() + "/" + event.message().seq();
            streams.publish(Subject.of("dead.letters"), event.message().message(), PublishOptions.msgId(id));
            event.term("sink failed " + ATTEMPTS + " times");
        }
    }
}
