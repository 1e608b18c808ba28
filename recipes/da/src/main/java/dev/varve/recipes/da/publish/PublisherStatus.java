/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a publisher fares.
 *
 * @param state what it is doing
 * @param confirmed the last action that the stream has confirmed
 * @param backlog how many journaled actions it has not
 * @param resent how many confirmed actions a stream was found to lack and was sent again, as after the promotion of a mirror that lagged
 * @param problem the last failure, if nothing has been confirmed since
 */
public record PublisherStatus(
        State state, OptionalLong confirmed, long backlog, long resent, Optional<String> problem) {

    /** What a publisher may be doing. */
    public enum State {
        /** Publishing, or waiting for actions. */
        RUNNING,
        /** The store does not answer, or refuses; it is asked again and again. */
        RETRYING,
        /** Another publisher has taken over; nothing is published any more. */
        FENCED,
        /** Something is wrong that does not pass; nothing is published any more. */
        FAILED,
        /** Closed. */
        CLOSED
    }
}
