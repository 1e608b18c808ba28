/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerStart;
import dev.varve.testkit.model.Seed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is written of consumers")
final class ConsumerCodecTest {

    private static final int TIMES = 500;
    private static final SubjectFilter FILTER = SubjectFilter.of("orders.*.>");

    private final Random random = new Random(Seed.choose("ConsumerCodecTest"));

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private Duration span() {
        return Duration.ofMillis(1 + random.nextLong(1L << (1 + random.nextInt(40))));
    }

    private ConsumerSpec spec() {
        ConsumerStart[] starts = {
            new ConsumerStart.All(),
            new ConsumerStart.New(),
            new ConsumerStart.Last(),
            new ConsumerStart.LastPerSubject(),
            new ConsumerStart.BySeq(1 + random.nextLong(Long.MAX_VALUE)),
            new ConsumerStart.ByTime(Instant.ofEpochMilli(random.nextLong()))
        };
        List<Duration> backoff = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            backoff.add(span());
        }
        ConsumerSpec.Acks acks = any(ConsumerSpec.Acks.values());
        boolean explicit = acks == ConsumerSpec.Acks.EXPLICIT;
        return ConsumerSpec.builder("c-" + random.nextInt(100), FILTER.value())
                .start(any(starts))
                .acks(acks)
                .order(explicit ? any(ConsumerSpec.Order.values()) : ConsumerSpec.Order.RELAXED)
                .redelivery(new ConsumerSpec.Redelivery(span(), random.nextInt(Integer.MAX_VALUE), backoff))
                .maxInFlight(1 + random.nextInt(Integer.MAX_VALUE))
                .build();
    }

    private long number() {
        return random.nextLong(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("comes back equal: specifications, with the filter or without, and states")
    void roundTrip() {
        for (int i = 0; i < TIMES; i++) {
            ConsumerSpec spec = spec();
            WireHeaders.Builder bare = WireHeaders.builder();
            ConsumerCodec.write(bare, spec);
            assertThat(ConsumerCodec.readSpec(HeaderReader.of(bare.build()), FILTER))
                    .isEqualTo(spec);

            ConsumerInfo info = new ConsumerInfo(
                    spec, "orders", number(), number(), number(), number(), number(), random.nextBoolean());
            WireHeaders.Builder whole = WireHeaders.builder();
            ConsumerCodec.write(whole, info);
            assertThat(ConsumerCodec.readInfo(HeaderReader.of(whole.build()))).isEqualTo(info);
        }
    }

    @Test
    @DisplayName("is a plain consumer where nothing but the name is said")
    void defaults() {
        WireHeaders name = WireHeaders.builder().add(HeaderNames.CONSUMER, "c").build();

        assertThat(ConsumerCodec.readSpec(HeaderReader.of(name), FILTER))
                .isEqualTo(ConsumerSpec.of("c", FILTER.value()));
    }

    @Test
    @DisplayName("never ends a span or a time earlier than was said")
    void roundsUp() {
        ConsumerSpec spec = ConsumerSpec.builder("c", FILTER.value())
                .start(new ConsumerStart.ByTime(Instant.ofEpochSecond(1, 1)))
                .redelivery(new ConsumerSpec.Redelivery(Duration.ofNanos(1), 0, List.of(Duration.ofNanos(1_000_001))))
                .build();
        WireHeaders.Builder headers = WireHeaders.builder();
        ConsumerCodec.write(headers, spec);
        ConsumerSpec read = ConsumerCodec.readSpec(HeaderReader.of(headers.build()), FILTER);

        assertThat(read.start()).isEqualTo(new ConsumerStart.ByTime(Instant.ofEpochMilli(1001)));
        assertThat(read.redelivery())
                .isEqualTo(new ConsumerSpec.Redelivery(Duration.ofMillis(1), 0, List.of(Duration.ofMillis(2))));
    }

    @Test
    @DisplayName("comes back equal: settlements, whatever the reason is")
    void settlements() {
        List<Settlement> settlements = List.of(
                Settlement.ack(1, 1),
                Settlement.nak(Long.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO),
                Settlement.nak(2, 3, Duration.ofDays(1)),
                Settlement.inProgress(4, 1),
                Settlement.term(5, 1, ""),
                Settlement.term(5, 1, " no use, Köln\n=?v1? "));

        assertThat(Settlement.read(Settlement.write(settlements))).isEqualTo(settlements);
        assertThat(Settlement.write(List.of(Settlement.ack(7, 1), Settlement.nak(8, 2, Duration.ofSeconds(5))))
                        .utf8())
                .isEqualTo("ack 7 1\nnak 8 2 5000\n");
    }

    @Test
    @DisplayName("PS-32: is refused with INVALID and nothing else, where the lines of settlements are broken anywhere")
    void brokenSettlements() {
        byte[] whole = Settlement.write(List.of(Settlement.ack(1, 1), Settlement.nak(2, 1, Duration.ofMillis(3))))
                .toByteArray();
        for (int i = 0; i < 20 * TIMES; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try {
                assertThat(Settlement.read(Bytes.wrap(changed))).isNotEmpty();
            } catch (StorageException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID);
            }
        }
        String tooMany = "ack 1 1\n".repeat(Settlement.MOST + 1);
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> Settlement.read(Bytes.utf8(tooMany)));
    }
}
