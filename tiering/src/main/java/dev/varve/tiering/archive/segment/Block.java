/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Preconditions;

/**
 * Where a block of messages stands in a segment file.
 *
 * @param offset its first byte in the file
 * @param firstSeq the sequence of its first message
 * @param count how many messages it holds
 */
public record Block(long offset, long firstSeq, long count) {

    public Block {
        Preconditions.atLeast("offset", offset, 0);
        Preconditions.atLeast("firstSeq", firstSeq, 1);
        Preconditions.atLeast("count", count, 1);
    }

    Block moved(long by) {
        return new Block(offset + by, firstSeq, count);
    }
}
