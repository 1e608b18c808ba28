/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.sketches;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Data availability: a publisher that resumes behind the last durable action, and an archiver. */
final class DataAvailabilitySketch {

    private DataAvailabilitySketch() {}

    /** Publishes what the journal holds beyond the stream's end, one by one; returns the last action that is durable. */
    static long publish(StreamStore streams, Subject subject, SortedMap<Long, Message> journal, Durability least) {
        Optional<StoredMessage> last = streams.last(subject);
        long done = last.flatMap(m -> m.message().headers().first("Action-Id"))
                .map(Long::parseLong)
                .orElse(0L);
        long expected = last.map(StoredMessage::seq).orElse(0L);
        for (var entry : journal.tailMap(done + 1).entrySet()) {
            String id = Long.toString(entry.getKey());
            PublishOptions options = PublishOptions.builder()
                    .msgId(subject + "." + id)
                    .expectedLastSubjectSeq(expected)
                    .atLeast(least)
                    .build();
            Receipt receipt = streams.publish(subject, entry.getValue().withHeader("Action-Id", id), options);
            expected = receipt.seq();
            done = entry.getKey();
        }
        return done;
    }

    /** Takes a batch, writes what is new to the archive, and only then acknowledges it; returns how many it took. */
    static int archive(StreamStore streams, String filter, List<StoredMessage> archive) {
        ConsumerSpec spec = ConsumerSpec.builder("archiver", filter)
                .acks(ConsumerSpec.Acks.ALL)
                .maxInFlight(10_000)
                .build();
        try (StreamConsumer consumer = streams.consumer(spec)) {
            List<Delivery> batch = consumer.fetch(1_000, Duration.ofMillis(100));
            long archived =
                    archive.isEmpty() ? 0 : archive.get(archive.size() - 1).seq();
            batch.stream()
                    .map(Delivery::message)
                    .filter(m -> m.seq() > archived)
                    .forEach(archive::add);
            if (!batch.isEmpty()) {
                batch.get(batch.size() - 1).ack();
            }
            return batch.size();
        }
    }
}
