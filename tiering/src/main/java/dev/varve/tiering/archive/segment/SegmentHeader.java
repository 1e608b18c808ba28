/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Preconditions;
import java.time.Instant;
import java.util.List;

/**
 * What a segment says of itself, in the metadata of its file.
 *
 * @param origin whose messages it holds
 * @param firstSeq the sequence of its first message
 * @param lastSeq the sequence of its last message
 * @param firstTime the store time of its first message
 * @param lastTime the store time of its last message
 * @param count how many messages it holds, at least 1
 * @param gaps the sequences without message since the segment before it, or since 1, up to {@code lastSeq}; in order
 */
public record SegmentHeader(
        SegmentOrigin origin,
        long firstSeq,
        long lastSeq,
        Instant firstTime,
        Instant lastTime,
        long count,
        List<Gap> gaps) {

    /** The version of the format that is written, and the only one there is. */
    public static final int FORMAT = 1;

    public SegmentHeader {
        Preconditions.atLeast("firstSeq", firstSeq, 1);
        Preconditions.atLeast("lastSeq", lastSeq, firstSeq);
        Preconditions.atLeast("count", count, 1);
        gaps = List.copyOf(gaps);
    }
}
