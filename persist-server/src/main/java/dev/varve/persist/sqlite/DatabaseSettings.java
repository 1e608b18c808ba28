/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.sqlite;

import dev.varve.Preconditions;

/**
 * How a file is opened.
 *
 * @param pageBytes the page size of a file that is created, a power of two from 512 to 65536
 * @param cacheKibibytes the most memory that its pages may take
 * @param maxPages the most pages it may grow to, 0 for no limit
 * @param busyMillis how long to wait for a lock that another process holds
 */
public record DatabaseSettings(int pageBytes, int cacheKibibytes, long maxPages, int busyMillis) {

    public DatabaseSettings {
        Preconditions.require(
                pageBytes >= 512 && pageBytes <= 65536 && Integer.bitCount(pageBytes) == 1,
                "pageBytes must be a power of two from 512 to 65536, not " + pageBytes);
        Preconditions.atLeast("cacheKibibytes", cacheKibibytes, 1);
        Preconditions.atLeast("maxPages", maxPages, 0);
        Preconditions.atLeast("busyMillis", busyMillis, 0);
    }
}
