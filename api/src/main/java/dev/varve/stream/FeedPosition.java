/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Preconditions;

/**
 * A place in the change feed of one stream, to resume after.
 *
 * <p>Every change of a stream, deletes and evictions included, has a number one greater than the change before it.
 *
 * @param stream the stream's name
 * @param epoch the epoch of the stream's owner at that change
 * @param number the number of the change, 0 for before the first
 */
public record FeedPosition(String stream, long epoch, long number) {

    public FeedPosition {
        Preconditions.atLeast("epoch", epoch, 0);
        Preconditions.atLeast("number", number, 0);
    }
}
