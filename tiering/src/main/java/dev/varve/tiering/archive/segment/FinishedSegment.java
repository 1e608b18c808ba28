/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Bytes;
import java.util.List;

/**
 * A segment that is whole: its file is {@code head}, and then all that its writer has written.
 *
 * @param head the beginning of the file, up to the first block
 * @param content what it holds
 * @param blocks where its blocks are in the file
 */
public record FinishedSegment(Bytes head, SegmentContent content, List<Block> blocks) {

    public FinishedSegment {
        blocks = List.copyOf(blocks);
    }
}
