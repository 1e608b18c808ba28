/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Preconditions;
import java.util.List;

/**
 * What a segment holds.
 *
 * @param header what its file says of itself
 * @param payloadBytes the bytes of all values
 * @param subjects the subjects of its messages, in order; empty where there are more than 64
 */
public record SegmentContent(SegmentHeader header, long payloadBytes, List<String> subjects) {

    public SegmentContent {
        Preconditions.atLeast("payloadBytes", payloadBytes, 0);
        subjects = List.copyOf(subjects);
    }
}
