/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

/**
 * How much of its disk budget a server uses, and what it did to keep it.
 *
 * @param budget how many bytes its files are to take at most
 * @param bytes how many they take, as far as is known, with what is being copied or restored
 * @param away how many files are only in the store, in the slots that it has looked into so far
 * @param evicted how many files were evicted so far
 * @param evictedBytes how many bytes they had
 * @param returned how many files were restored though they had been evicted less than a minute before: the budget is too small for what is used
 */
public record DiskUse(long budget, long bytes, long away, long evicted, long evictedBytes, long returned) {

    /** By how many bytes the budget is exceeded; 0 where it is not. */
    public long excess() {
        return Math.max(0, bytes - budget);
    }
}
