/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

/**
 * Where a follower stands who asks for changes.
 *
 * @param after the number after which it wants to read on; 0 for everything that is there
 * @param bound the number up to which it lacks no removals, not below {@code after}: where it goes on with a page, what the page before said
 * @param known the greatest number it knows of, not below {@code bound}: it may ask for more than it lacks
 * @param epoch the epoch under which it knows that number
 */
public record FollowerPlace(long after, long bound, long known, long epoch) {

    /** The place of a follower that knows everything up to {@code number}. */
    public static FollowerPlace at(long number, long epoch) {
        return new FollowerPlace(number, number, number, epoch);
    }

    /** The place of a reader that was told of what is there up to {@code number}, and began when {@code bound} was the last change. */
    public static FollowerPlace reading(long number, long bound, long epoch) {
        long least = Math.max(number, bound);
        return new FollowerPlace(number, least, least, epoch);
    }

    /** The number after which it is to be told of removals in a file that ends at {@code last}. */
    long lacksAfter(long last) {
        return after == 0 ? last : bound;
    }

    /** Whether what the follower knows belongs to the past of a file of these {@code epochs} that ends at {@code last}. */
    boolean isOf(Epochs epochs, long last) {
        return known == 0 || (known <= last && epochs.at(known) <= epoch);
    }
}
