/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.Map;

/** Where a feed begins. */
sealed interface FeedBegin {

    /** With what happens from now on. */
    record Now() implements FeedBegin {}

    /** With what exists. */
    record Beginning() implements FeedBegin {}

    /**
     * After known places; streams that are not named, from their beginning.
     *
     * @param places the last place known of each stream
     */
    record After(Map<String, Place> places) implements FeedBegin {}

    /**
     * A place in a stream.
     *
     * @param epoch the epoch of its owner then, 0 where it is not known
     * @param number the number of the change
     */
    record Place(long epoch, long number) {}
}
