/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/**
 * Where a follower stands who asks for changes.
 *
 * @param after the number after which it wants to read on; 0 for everything that is there
 * @param known the greatest number it knows of, not below {@code after}: it may ask for more than it lacks
 * @param epoch the epoch under which it knows that number
 */
public record FollowerPlace(long after, long known, long epoch) {

    /** The place of a follower that knows everything up to {@code number}. */
    public static FollowerPlace at(long number, long epoch) {
        return new FollowerPlace(number, number, epoch);
    }

    /** Whether what the follower knows belongs to the past of a file of these {@code epochs} that ends at {@code last}. */
    boolean isOf(Epochs epochs, long last) {
        return known == 0 || (known <= last && epochs.at(known) <= epoch);
    }
}
