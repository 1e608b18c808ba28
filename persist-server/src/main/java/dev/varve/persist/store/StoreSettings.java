/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Preconditions;
import java.time.InstantSource;

/**
 * How files are kept.
 *
 * @param clock the time
 * @param maxRemovals how many removals a stream remembers, and a bucket deleted keys, for followers that were away
 * @param cacheKibibytes the most memory that the pages of an open file may take
 * @param maxPages the most pages a file may grow to, 0 for no limit
 * @param ephemeralBytes the most memory that an ephemeral stream may take
 * @param maxMessageBytes the largest message, value and headers together
 * @param busyMillis how long to wait for another process that writes to the same file
 */
public record StoreSettings(
        InstantSource clock,
        int maxRemovals,
        int cacheKibibytes,
        long maxPages,
        long ephemeralBytes,
        long maxMessageBytes,
        int busyMillis) {

    public StoreSettings {
        Preconditions.atLeast("maxRemovals", maxRemovals, 1);
        Preconditions.atLeast("cacheKibibytes", cacheKibibytes, 1);
        Preconditions.atLeast("maxPages", maxPages, 0);
        Preconditions.atLeast("ephemeralBytes", ephemeralBytes, 1);
        Preconditions.atLeast("maxMessageBytes", maxMessageBytes, 1);
        Preconditions.atLeast("busyMillis", busyMillis, 0);
    }

    /** What is in force where nothing else is said. */
    public static StoreSettings defaults() {
        return new StoreSettings(InstantSource.system(), 10_000, 2000, 0, 64L << 20, 256L << 20, 1000);
    }

    /** These settings with the time taken from {@code source}. */
    public StoreSettings withClock(InstantSource source) {
        return new StoreSettings(
                source, maxRemovals, cacheKibibytes, maxPages, ephemeralBytes, maxMessageBytes, busyMillis);
    }

    /** These settings with at most {@code count} removals remembered. */
    public StoreSettings withMaxRemovals(int count) {
        return new StoreSettings(clock, count, cacheKibibytes, maxPages, ephemeralBytes, maxMessageBytes, busyMillis);
    }

    /** These settings with files of at most {@code pages} pages. */
    public StoreSettings withMaxPages(long pages) {
        return new StoreSettings(
                clock, maxRemovals, cacheKibibytes, pages, ephemeralBytes, maxMessageBytes, busyMillis);
    }

    /** These settings with messages of at most {@code bytes}. */
    public StoreSettings withMaxMessageBytes(long bytes) {
        return new StoreSettings(clock, maxRemovals, cacheKibibytes, maxPages, ephemeralBytes, bytes, busyMillis);
    }

    /** These settings with a wait of {@code millis} for a file that another process has locked. */
    public StoreSettings withBusyMillis(int millis) {
        return new StoreSettings(clock, maxRemovals, cacheKibibytes, maxPages, ephemeralBytes, maxMessageBytes, millis);
    }
}
