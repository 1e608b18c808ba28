/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.sketches;

import dev.varve.ClosableIterator;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Points with sync: each instance writes its own stream, a pump copies it, and the newest point of a subject wins when read. */
final class PointsSketch {

    private PointsSketch() {}

    static void write(StreamStore streams, String origin, String point, String value, Instant time) {
        streams.ensure(StreamSpec.of("inst_" + origin, "inst." + origin + ".>"));
        streams.publish(
                Subject.of("inst." + origin + "." + point), Message.of(value).withTimestamp(time));
    }

    /** Copies what one store has and the other lacks, with the sequences it had. */
    static void pump(StreamStore from, StreamStore to, String origin) {
        to.ensure(StreamSpec.of("inst_" + origin, "inst." + origin + ".>"));
        try (StreamConsumer consumer = from.consumer(ConsumerSpec.of("to_hub", "inst." + origin + ".>"))) {
            for (Delivery delivery : consumer.fetch(256, Duration.ofMillis(100))) {
                StoredMessage point = delivery.message();
                to.set(point.subject(), point.seq(), point.message());
                delivery.ack();
            }
        }
    }

    /** The state: the latest of the last points of all origins. */
    static Map<String, Message> state(StreamStore streams) {
        Map<String, Message> state = new HashMap<>();
        try (ClosableIterator<StoredMessage> heads = streams.lastPerSubject(SubjectFilter.of("inst.>"))) {
            heads.forEachRemaining(head -> state.merge(pointOf(head.subject()), head.message(), PointsSketch::later));
        }
        return state;
    }

    private static String pointOf(Subject subject) {
        return String.join(".", subject.tokens().subList(2, subject.tokens().size()));
    }

    private static Message later(Message a, Message b) {
        return a.timestamp().orElseThrow().isBefore(b.timestamp().orElseThrow()) ? b : a;
    }
}
