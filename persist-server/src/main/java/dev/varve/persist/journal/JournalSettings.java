/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.Preconditions;

/**
 * How large the files of a journal are.
 *
 * @param firstSegmentBytes the size of a journal's first segment; each next one is twice as large, so that a server with little to do takes little space
 * @param segmentBytes the size up to which segments grow; a command that is larger gets a segment of its own
 * @param maxBytes the size at which a journal takes no more commands until older ones are released
 */
public record JournalSettings(int firstSegmentBytes, int segmentBytes, long maxBytes) {

    private static final int LEAST_SEGMENT = 4096;

    public JournalSettings {
        Preconditions.atLeast("firstSegmentBytes", firstSegmentBytes, LEAST_SEGMENT);
        Preconditions.atLeast("segmentBytes", segmentBytes, firstSegmentBytes);
        Preconditions.atLeast("maxBytes", maxBytes, 2L * segmentBytes);
    }

    /** What is in force where nothing else is said. */
    public static JournalSettings defaults() {
        return new JournalSettings(1 << 20, 16 << 20, 256L << 20);
    }
}
