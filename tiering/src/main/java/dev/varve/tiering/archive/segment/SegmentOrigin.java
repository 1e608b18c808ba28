/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Preconditions;
import dev.varve.tiering.store.Sha256;
import java.util.Optional;

/**
 * Where a segment comes from and what it follows: known before its first message.
 *
 * @param stream the name of the source
 * @param epoch the epoch of the writer
 * @param after the last sequence of the segment before it; 0 where it is the first
 * @param previous the digest of the segment before it
 */
public record SegmentOrigin(String stream, long epoch, long after, Optional<Sha256> previous) {

    public SegmentOrigin {
        Preconditions.require(!stream.isEmpty(), "stream of a segment must have a name");
        Preconditions.atLeast("epoch", epoch, 1);
        Preconditions.atLeast("after", after, 0);
    }
}
