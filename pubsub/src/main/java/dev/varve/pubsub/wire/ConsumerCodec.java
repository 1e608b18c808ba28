/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.ACKS;
import static dev.varve.pubsub.wire.HeaderNames.ACK_FLOOR;
import static dev.varve.pubsub.wire.HeaderNames.ACK_WAIT;
import static dev.varve.pubsub.wire.HeaderNames.BACKOFF;
import static dev.varve.pubsub.wire.HeaderNames.CONSUMER;
import static dev.varve.pubsub.wire.HeaderNames.DELIVERED;
import static dev.varve.pubsub.wire.HeaderNames.FILTER;
import static dev.varve.pubsub.wire.HeaderNames.FROM;
import static dev.varve.pubsub.wire.HeaderNames.FROM_TIME;
import static dev.varve.pubsub.wire.HeaderNames.IN_FLIGHT;
import static dev.varve.pubsub.wire.HeaderNames.MAX_DELIVER;
import static dev.varve.pubsub.wire.HeaderNames.MAX_IN_FLIGHT;
import static dev.varve.pubsub.wire.HeaderNames.ORDER;
import static dev.varve.pubsub.wire.HeaderNames.PAUSED;
import static dev.varve.pubsub.wire.HeaderNames.PENDING;
import static dev.varve.pubsub.wire.HeaderNames.START;
import static dev.varve.pubsub.wire.HeaderNames.STRANDED;
import static dev.varve.pubsub.wire.HeaderNames.STREAM;

import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.ConsumerStart;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Descriptions of consumers. */
public final class ConsumerCodec {

    /** The words of {@link ConsumerStart}. */
    private enum Start {
        ALL,
        NEW,
        LAST,
        LAST_PER_SUBJECT,
        BY_SEQ,
        BY_TIME
    }

    private ConsumerCodec() {}

    /** Adds {@code spec} without its filter, which is the target of the request. */
    public static void write(WireHeaders.Builder to, ConsumerSpec spec) {
        to.add(CONSUMER, spec.name());
        write(to, spec.start());
        to.add(ACKS, WireNames.of(spec.acks()))
                .add(ACK_WAIT, WireNumbers.millis(spec.redelivery().ackWait()))
                .add(MAX_DELIVER, spec.redelivery().maxDeliver());
        List<Duration> backoff = spec.redelivery().backoff();
        if (!backoff.isEmpty()) {
            to.add(
                    BACKOFF,
                    backoff.stream()
                            .map(wait -> Long.toString(WireNumbers.millis(wait)))
                            .collect(Collectors.joining(" ")));
        }
        to.add(MAX_IN_FLIGHT, spec.maxInFlight()).add(ORDER, WireNames.of(spec.order()));
    }

    private static void write(WireHeaders.Builder to, ConsumerStart start) {
        if (start instanceof ConsumerStart.BySeq bySeq) {
            to.add(START, WireNames.of(Start.BY_SEQ)).add(FROM, bySeq.seq());
        } else if (start instanceof ConsumerStart.ByTime byTime) {
            to.add(START, WireNames.of(Start.BY_TIME)).add(FROM_TIME, WireNumbers.millisUp(byTime.time()));
        } else {
            to.add(START, WireNames.of(plain(start)));
        }
    }

    private static Start plain(ConsumerStart start) {
        if (start instanceof ConsumerStart.New) {
            return Start.NEW;
        } else if (start instanceof ConsumerStart.Last) {
            return Start.LAST;
        }
        return start instanceof ConsumerStart.LastPerSubject ? Start.LAST_PER_SUBJECT : Start.ALL;
    }

    /** The specification that was written, of a consumer of {@code filter}; what is absent is as {@link ConsumerSpec#of} says. */
    public static ConsumerSpec readSpec(HeaderReader from, SubjectFilter filter) {
        ConsumerSpec plain = ConsumerSpec.of(from.requiredText(CONSUMER), filter.value());
        ConsumerSpec.Redelivery redelivery = new ConsumerSpec.Redelivery(
                from.duration(ACK_WAIT).orElse(plain.redelivery().ackWait()),
                (int) from.number(MAX_DELIVER, 0, Integer.MAX_VALUE).orElse(0),
                from.parsed(BACKOFF, ConsumerCodec::backoff).orElse(List.of()));
        return new ConsumerSpec(
                plain.name(),
                filter,
                readStart(from),
                from.word(ACKS, ConsumerSpec.Acks.class).orElse(plain.acks()),
                redelivery,
                (int) from.number(MAX_IN_FLIGHT, 1, Integer.MAX_VALUE).orElse(plain.maxInFlight()),
                from.word(ORDER, ConsumerSpec.Order.class).orElse(plain.order()));
    }

    private static ConsumerStart readStart(HeaderReader from) {
        return switch (from.word(START, Start.class).orElse(Start.ALL)) {
            case ALL -> new ConsumerStart.All();
            case NEW -> new ConsumerStart.New();
            case LAST -> new ConsumerStart.Last();
            case LAST_PER_SUBJECT -> new ConsumerStart.LastPerSubject();
            case BY_SEQ -> new ConsumerStart.BySeq(from.requiredNumber(FROM, 1));
            case BY_TIME -> new ConsumerStart.ByTime(from.requiredTime(FROM_TIME));
        };
    }

    private static List<Duration> backoff(String text) {
        return Arrays.stream(text.split(" ", -1))
                .map(word -> Duration.ofMillis(WireNumbers.parse("wait", word, 1, Long.MAX_VALUE)))
                .toList();
    }

    /** Adds {@code spec} and its filter. */
    public static void writeWhole(WireHeaders.Builder to, ConsumerSpec spec) {
        to.add(FILTER, spec.filter().value());
        write(to, spec);
    }

    /** The specification that {@link #writeWhole} wrote. */
    public static ConsumerSpec readWhole(HeaderReader from) {
        return readSpec(from, from.requiredParsed(FILTER, SubjectFilter::of));
    }

    /** Adds {@code info}. */
    public static void write(WireHeaders.Builder to, ConsumerInfo info) {
        writeWhole(to, info.spec());
        to.add(STREAM, info.stream())
                .add(ACK_FLOOR, info.ackFloor())
                .add(DELIVERED, info.delivered())
                .add(PENDING, info.pending())
                .add(IN_FLIGHT, info.inFlight())
                .add(STRANDED, info.stranded())
                .add(PAUSED, info.paused() ? 1 : 0);
    }

    /** What was written of the consumer. */
    public static ConsumerInfo readInfo(HeaderReader from) {
        return new ConsumerInfo(
                readWhole(from),
                from.requiredText(STREAM),
                from.requiredNumber(ACK_FLOOR, 0),
                from.requiredNumber(DELIVERED, 0),
                from.requiredNumber(PENDING, 0),
                from.requiredNumber(IN_FLIGHT, 0),
                from.requiredNumber(STRANDED, 0),
                from.requiredNumber(PAUSED, 0, 1) == 1);
    }
}
