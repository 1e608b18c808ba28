/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Preconditions;

/**
 * How much one page of a reading may hold.
 *
 * @param items the most items
 * @param bytes the most bytes, though one item always fits
 * @param room the most bytes of one value; larger ones are cut
 */
public record PageBounds(long items, long bytes, int room) {

    public PageBounds {
        Preconditions.atLeast("items", items, 1);
        Preconditions.atLeast("bytes", bytes, 1);
        Preconditions.atLeast("room", room, 1);
    }
}
