/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Preconditions;

/**
 * What a stream is and holds.
 *
 * @param name its declared name, or its subject where it was not declared
 * @param declared whether it was declared by {@code ensure}
 * @param spec what it is; for an undeclared stream, the default settings with its one subject, named {@code implicit}
 * @param firstSeq the least sequence it holds; {@code lastSeq + 1} when it holds none
 * @param lastSeq the greatest sequence ever given in it, 0 for none; never falls
 * @param messages how many it holds
 * @param bytes the sum of their sizes, values and headers
 * @param epoch the epoch of its owner
 */
public record StreamInfo(
        String name,
        boolean declared,
        StreamSpec spec,
        long firstSeq,
        long lastSeq,
        long messages,
        long bytes,
        long epoch) {

    public StreamInfo {
        Preconditions.atLeast("firstSeq", firstSeq, 1);
        Preconditions.atLeast("lastSeq", lastSeq, 0);
        Preconditions.atLeast("messages", messages, 0);
        Preconditions.atLeast("bytes", bytes, 0);
    }
}
