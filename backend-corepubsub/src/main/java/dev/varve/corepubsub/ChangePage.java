/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.List;
import java.util.OptionalLong;

/**
 * A page of a replay.
 *
 * @param events the changes, in order of number
 * @param next the number after which the next page begins, if there is one
 * @param bound the number up to which removals need not be told to who goes on at {@code next}
 * @param epoch the epoch of the owner that answered, under which all up to {@code next} is known
 */
record ChangePage(List<FeedEvent> events, OptionalLong next, OptionalLong bound, long epoch) {

    ChangePage {
        events = List.copyOf(events);
    }
}
