/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.Preconditions;

/**
 * How a journal uses its disk and memory.
 *
 * @param segmentBytes after how many bytes a new file is begun
 * @param batchBytes the most bytes that are written and synced together
 * @param pendingBytes how many bytes may wait to be written; beyond it the caller waits
 * @param maxBytes the most bytes of all files; beyond it actions are refused until the stream has confirmed some
 */
public record JournalSettings(int segmentBytes, int batchBytes, long pendingBytes, long maxBytes) {

    private static final int LEAST = 8192;

    public JournalSettings {
        Preconditions.atLeast("segment bytes", segmentBytes, LEAST);
        Preconditions.require(segmentBytes <= 1 << 30, "segment bytes must be at most 1 GiB, not " + segmentBytes);
        Preconditions.atLeast("batch bytes", batchBytes, LEAST);
        Preconditions.require(batchBytes <= 1 << 28, "batch bytes must be at most 256 MiB, not " + batchBytes);
        Preconditions.atLeast("pending bytes", pendingBytes, LEAST);
        Preconditions.atLeast("max bytes", maxBytes, segmentBytes);
    }

    /** Segments of 16 MiB, batches of 1 MiB, 8 MiB pending, 16 GiB in all: hours of 10 Mbit/s of messages of 256 bytes. */
    public static JournalSettings defaults() {
        return new JournalSettings(16 << 20, 1 << 20, 8 << 20, 16L << 30);
    }
}
