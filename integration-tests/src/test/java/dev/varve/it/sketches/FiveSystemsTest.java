/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.sketches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.kv.Key;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The sketches of ADR 2 hold: the five systems the SPI is for can be written against it, and do what they are for. */
class FiveSystemsTest {

    private final Varve varve = Varve.open(VarveConfig.of("memory"));

    @AfterEach
    void close() {
        varve.close();
    }

    @Test
    @DisplayName("a publisher resumes behind its last action, and an archiver takes each action once")
    void dataAvailability() {
        Subject subject = Subject.of("action.7");
        TreeMap<Long, Message> journal = new TreeMap<>();
        for (long id = 1; id <= 5; id++) {
            journal.put(id, Message.of("action " + id));
        }
        List<StoredMessage> archive = new ArrayList<>();

        DataAvailabilitySketch.publish(
                varve.streams(), subject, new TreeMap<>(journal.headMap(4L)), Durability.VOLATILE);
        DataAvailabilitySketch.archive(varve.streams(), "action.7", archive);
        long done = DataAvailabilitySketch.publish(varve.streams(), subject, journal, Durability.VOLATILE);
        DataAvailabilitySketch.archive(varve.streams(), "action.7", archive);

        assertThat(done).isEqualTo(5);
        assertThat(archive).extracting(StoredMessage::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    @DisplayName("a copy of a stream follows sets and deletes of others")
    void persistenceClient() {
        Subject subject = Subject.of("notebook.1");
        varve.streams().publish(subject, Message.of("a"));
        try (PersistenceClientSketch client = new PersistenceClientSketch(varve.streams(), subject)) {
            varve.streams().publish(subject, Message.of("b"));
            varve.streams().publish(subject, Message.of("c"));
            varve.streams().delete(subject, 2);

            SortedMap<Long, Message> copy = client.follow(Duration.ofMillis(200));

            assertThat(copy).containsOnlyKeys(1L, 3L);
        }
    }

    @Test
    @DisplayName("a transfer that is posted twice is decided once and answered with the same outcome")
    void bank() {
        BankSketch bank = new BankSketch(varve);
        bank.submit("t1", Bytes.utf8("10.00"));
        bank.submit("t1", Bytes.utf8("10.00"));
        varve.streams().publish(Subject.of("rt.post.p1"), Message.of("10.00").withHeader("Id", "t1"));
        try (StreamConsumer consumer = varve.streams().consumer(ConsumerSpec.of("p1", "rt.post.p1"))) {
            List<Delivery> deliveries = consumer.fetch(10, Duration.ofMillis(200));
            deliveries.forEach(bank::handle);
            assertThat(deliveries).hasSize(2);
        }

        List<StoredMessage> results =
                varve.streams().getAll(Subject.of("rt.res.n1"), Range.all()).toList();
        assertThat(results).extracting(r -> r.message().value().orElseThrow()).containsOnly(Bytes.utf8("OK"));
        assertThat(varve.keyValues().get(Key.ofText("rt_in", "t1"))).isPresent();
    }

    @Test
    @DisplayName("points of a device reach the hub with their sequences, and the latest wins")
    void points() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        try (Varve device = Varve.open(VarveConfig.of("memory"))) {
            PointsSketch.write(device.streams(), "device", "pump.speed", "900", noon);
            PointsSketch.write(device.streams(), "device", "pump.temp", "41", noon);
            PointsSketch.write(varve.streams(), "hub", "pump.speed", "1200", noon.plusSeconds(1));

            PointsSketch.pump(device.streams(), varve.streams(), "device");
        }

        assertThat(PointsSketch.state(varve.streams()))
                .hasSize(2)
                .hasEntrySatisfying("pump.speed", p -> assertThat(p.value()).contains(Bytes.utf8("1200")))
                .hasEntrySatisfying("pump.temp", p -> assertThat(p.value()).contains(Bytes.utf8("41")));
    }

    @Test
    @DisplayName("an event that no sink takes ends in the dead letters, and does not hold up the others")
    void dispatcher() {
        List<String> taken = new ArrayList<>();
        varve.streams().publish(Subject.of("order.bad"), Message.of("poison"));
        varve.streams().publish(Subject.of("order.bad"), Message.of("fine"));

        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            DispatcherSketch.dispatch(varve.streams(), "order.bad", event -> take(event, taken));
            return varve.streams().last(Subject.of("dead.letters")).isPresent();
        });

        assertThat(taken).containsExactly("fine");
        assertThat(varve.streams()
                        .getAll(Subject.of("dead.letters"), Range.all())
                        .toList())
                .hasSize(1);
    }

    private static void take(StoredMessage event, List<String> taken) {
        String text = event.message().value().orElseThrow().utf8();
        if (text.equals("poison")) {
            throw new IllegalStateException("sink refuses " + text);
        }
        taken.add(text);
    }
}
