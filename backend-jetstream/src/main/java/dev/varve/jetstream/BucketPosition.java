/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a watch has come in a bucket.
 *
 * @param created when the bucket was made; empty while there is none
 * @param seen the last revision that was looked at
 * @param valuesUntil up to this revision values only are told, no removals: what is there is told, not what became of it
 */
record BucketPosition(Optional<Instant> created, long seen, long valuesUntil) {

    /** Before a bucket that does not exist: all of it will be new. */
    static final BucketPosition NOWHERE = new BucketPosition(Optional.empty(), 0, 0);

    /** Before the values of a bucket whose last revision is {@code last}. */
    static BucketPosition values(Instant created, long last) {
        return new BucketPosition(Optional.of(created), 0, last);
    }

    /** In a bucket, after {@code revision}. */
    static BucketPosition after(Instant created, long revision) {
        return new BucketPosition(Optional.of(created), revision, 0);
    }

    /** Further on, after {@code revision}. */
    BucketPosition at(long revision) {
        return new BucketPosition(created, revision, valuesUntil);
    }

    /** Whether the bucket made at {@code time}, with the last revision {@code last}, can be the one that was looked at. */
    boolean isIn(Instant time, long last) {
        return created.filter(time::equals).isPresent() && seen <= last;
    }
}
