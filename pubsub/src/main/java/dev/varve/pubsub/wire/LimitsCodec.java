/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.DISCARD;
import static dev.varve.pubsub.wire.HeaderNames.MAX_AGE;
import static dev.varve.pubsub.wire.HeaderNames.MAX_BYTES_LIMIT;
import static dev.varve.pubsub.wire.HeaderNames.MAX_MESSAGES_LIMIT;
import static dev.varve.pubsub.wire.HeaderNames.MAX_MESSAGE_BYTES;
import static dev.varve.pubsub.wire.HeaderNames.MAX_PER_SUBJECT;
import static dev.varve.pubsub.wire.HeaderNames.MAX_RATE;

import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.Discard;
import dev.varve.stream.StreamLimits;

/** The limits in the description of a stream; what is not limited is not written. */
final class LimitsCodec {

    private LimitsCodec() {}

    static void write(WireHeaders.Builder to, StreamLimits limits) {
        limit(to, MAX_MESSAGES_LIMIT, limits.maxMessages());
        limit(to, MAX_PER_SUBJECT, limits.maxMessagesPerSubject());
        limit(to, MAX_BYTES_LIMIT, limits.maxBytes());
        limit(to, MAX_MESSAGE_BYTES, limits.maxMessageBytes());
        limits.maxAge().ifPresent(age -> to.add(MAX_AGE, WireNumbers.millis(age)));
        limit(to, MAX_RATE, limits.maxMessagesPerSecond());
        if (limits.discard() != Discard.OLD) {
            to.add(DISCARD, WireNames.of(limits.discard()));
        }
    }

    static StreamLimits read(HeaderReader from) {
        return new StreamLimits(
                limit(from, MAX_MESSAGES_LIMIT),
                limit(from, MAX_PER_SUBJECT),
                limit(from, MAX_BYTES_LIMIT),
                limit(from, MAX_MESSAGE_BYTES),
                from.duration(MAX_AGE),
                limit(from, MAX_RATE),
                from.word(DISCARD, Discard.class).orElse(Discard.OLD));
    }

    static void limit(WireHeaders.Builder to, String name, long limit) {
        if (limit > 0) {
            to.add(name, limit);
        }
    }

    static long limit(HeaderReader from, String name) {
        return from.number(name, 0).orElse(0);
    }
}
