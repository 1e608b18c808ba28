/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.model.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random publishing, deleting, fetching, settling and waiting, against the promises of a consumer. */
class ConsumerPropertyTest {
    private static final SubjectFilter FILTER = SubjectFilter.of("c.*");
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int MOST = 7;
    private static final int MOST_ROUNDS = 2_000;

    private final ManualClock clock = new ManualClock();
    private final List<Delivery> out = new ArrayList<>();
    private final Set<Long> everDelivered = new TreeSet<>();
    private final Set<Long> settled = new TreeSet<>();
    private final Map<Subject, Long> handled = new HashMap<>();

    @ParameterizedTest
    @EnumSource(ConsumerSpec.Order.class)
    @DisplayName(
            "every message that stays is delivered until it is settled, within the limits in flight and in the order asked for")
    void promises(ConsumerSpec.Order order) {
        long seed = Seed.choose("ConsumerPropertyTest");
        Random random = new Random(seed);
        try (Varve store = MemoryProvider.open(MemoryConfig.defaults(), clock)) {
            store.streams().ensure(StreamSpec.of("c", "c.>"));
            StreamConsumer consumer = store.streams()
                    .consumer(ConsumerSpec.builder("c", FILTER.value())
                            .maxInFlight(MOST)
                            .order(order)
                            .build());
            for (int step = 0; step < 1_200; step++) {
                act(store, consumer, order, random);
                check(store, consumer.info(), "seed " + seed + ", step " + step);
            }
            for (int round = 0; !settleAll(consumer, order); round++) {
                assertThat(round)
                        .as("seed %d: rounds without an end, at %s", seed, consumer.info())
                        .isLessThan(MOST_ROUNDS);
                clock.advance(WAIT);
            }
            assertThat(settled).as("seed %d", seed).containsAll(seqs(store));
            assertThat(consumer.info()).matches(info -> info.pending() == 0 && info.inFlight() == 0);
        }
    }

    private void act(Varve store, StreamConsumer consumer, ConsumerSpec.Order order, Random random) {
        Subject subject = Subject.of((random.nextInt(5) == 0 ? "c.x.y" : "c.s") + random.nextInt(4));
        long last = store.streams().info(subject).map(info -> info.lastSeq()).orElse(0L);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> store.streams().publish(subject, Message.of("x"));
            case 3 -> {
                if (last > 0 && random.nextInt(3) == 0) {
                    store.streams().delete(subject, 1 + random.nextLong(last));
                }
            }
            case 4 -> clock.advance(WAIT.dividedBy(1 + random.nextInt(10)));
            case 5, 6 -> take(consumer.fetch(1 + random.nextInt(5), Duration.ZERO), order);
            default -> settleOne(random);
        }
    }

    private void take(List<Delivery> deliveries, ConsumerSpec.Order order) {
        for (Delivery delivery : deliveries) {
            StoredMessage message = delivery.message();
            out.removeIf(earlier -> earlier.message().seq() == message.seq());
            out.add(delivery);
            assertThat(settled).doesNotContain(message.seq());
            assertThat(everDelivered.add(message.seq())).isEqualTo(delivery.count() == 1);
            if (order == ConsumerSpec.Order.PER_SUBJECT) {
                assertThat(message.seq()).isGreaterThanOrEqualTo(handled.getOrDefault(message.subject(), 0L));
                handled.put(message.subject(), message.seq());
            }
        }
    }

    private void settleOne(Random random) {
        if (out.isEmpty()) {
            return;
        }
        Delivery delivery = out.get(random.nextInt(out.size()));
        if (random.nextInt(4) == 0) {
            delivery.nak(WAIT.dividedBy(1 + random.nextInt(4)));
        } else {
            settle(delivery);
        }
    }

    private void settle(Delivery delivery) {
        delivery.ack();
        out.remove(delivery);
        settled.add(delivery.message().seq());
    }

    private boolean settleAll(StreamConsumer consumer, ConsumerSpec.Order order) {
        List<Delivery> deliveries = consumer.fetch(3, Duration.ZERO);
        take(deliveries, order);
        List.copyOf(out).forEach(this::settle);
        return deliveries.isEmpty() && consumer.info().pending() == 0;
    }

    private void check(Varve store, ConsumerInfo info, String where) {
        Set<Long> there = seqs(store);
        out.removeIf(delivery -> !there.contains(delivery.message().seq()));
        Set<Long> undelivered = new TreeSet<>(there);
        undelivered.removeAll(everDelivered);

        assertThat(info.pending()).as(where).isEqualTo(undelivered.size());
        assertThat(info.inFlight()).as(where).isEqualTo(out.size()).isLessThanOrEqualTo(MOST);
        assertThat(settled)
                .as(where)
                .containsAll(
                        there.stream().filter(seq -> seq <= info.ackFloor()).toList());
        if (info.spec().order() == ConsumerSpec.Order.PER_SUBJECT) {
            assertThat(out)
                    .as(where)
                    .extracting(delivery -> delivery.message().subject())
                    .doesNotHaveDuplicates();
        }
    }

    private static Set<Long> seqs(Varve store) {
        return new TreeSet<>(store.streams().getAll(FILTER, Range.all()).toList().stream()
                .map(StoredMessage::seq)
                .toList());
    }
}
