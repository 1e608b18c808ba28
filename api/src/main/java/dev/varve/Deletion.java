/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

/**
 * The answer to a delete.
 *
 * @param count how many messages or keys were there and are now gone; 0 when there was nothing to delete, which is not an error
 * @param durability what the removal survives
 * @param epoch the epoch of the stream or bucket
 */
public record Deletion(long count, Durability durability, long epoch) {

    public Deletion {
        Preconditions.atLeast("count", count, 0);
        Preconditions.atLeast("epoch", epoch, 0);
    }
}
