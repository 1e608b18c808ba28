/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a fetch brought.
 *
 * @param items the deliveries, by sequence
 * @param state whether it is worth waiting
 * @param look when there may be something to fetch though nothing happens meanwhile, ms since 1970; empty for never
 */
public record Fetched(List<Item> items, State state, OptionalLong look) {

    /** What is to be said of a fetch without items. */
    public enum State {
        /** There is nothing to deliver now. */
        COMPLETE,
        /** There is nothing to deliver, and nothing is out: that stays so until something happens to the stream or the consumer. */
        AT_REST,
        /** Not everything was looked at: to be asked again at once. */
        UNFINISHED,
        /** It is a fetch of before, of which nothing is out any more. */
        REPEATED
    }

    /**
     * A delivery.
     *
     * @param message the message
     * @param count how often it was delivered, this time included
     */
    public record Item(StreamItem message, int count) {}

    public Fetched {
        items = List.copyOf(items);
    }

    static Fetched nothing(ConsumerRow row, OptionalLong nextDue) {
        State state = row.inFlight() == 0 ? State.AT_REST : State.COMPLETE;
        return new Fetched(List.of(), state, row.paused() ? OptionalLong.empty() : nextDue);
    }
}
