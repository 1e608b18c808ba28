/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** Tells by looks at a consumer whether it is stuck. A message may have come since the last fetch ended, so a single look proves nothing. Safe for use by many threads. */
final class StuckCheck {

    private OptionalLong suspect = OptionalLong.empty();

    /** Whether the consumer may deliver, by what {@code info} says now, might at the look before, and has delivered nothing between. */
    synchronized boolean isStuck(ObjectNode info) {
        OptionalLong before = suspect;
        suspect = mayDeliver(info)
                ? OptionalLong.of(info.path("delivered").path("consumer_seq").asLong(0))
                : OptionalLong.empty();
        return before.isPresent() && before.equals(suspect);
    }

    private static boolean mayDeliver(ObjectNode info) {
        long limit = info.path("config").path("max_ack_pending").asLong(0);
        boolean room = limit <= 0 || info.path("num_ack_pending").asLong(0) < limit;
        return info.path("num_pending").asLong(0) > 0 && room && !ConsumerPause.isOn(info);
    }
}
