/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Preconditions;
import dev.varve.spi.ConfigDoc;
import java.time.Duration;

/**
 * The settings of the in-memory backend.
 *
 * @param maxMessageBytes the largest message or value, in bytes
 * @param maxPendingWrites how many asynchronous writes may wait for their completion; beyond it the caller waits
 * @param feedHistory how many past removals, and messages they removed, a change feed or a watch can still tell of each stream or bucket
 * @param feedHistoryBytes how many bytes of removed messages are kept for change feeds, of each stream
 * @param deadline how long a call waits at most, where nothing else is said
 * @param sweepInterval how often what has expired is looked for; reads never return it in the meantime
 */
@ConfigDoc("Everything in the memory of the process that opened it, and gone with it; for tests.")
public record MemoryConfig(
        @ConfigDoc("The largest message or value.") long maxMessageBytes,

        @ConfigDoc("How many asynchronous writes may wait for their completion; beyond it the caller waits.")
        int maxPendingWrites,

        @ConfigDoc("How many past removals a change feed or watch can still tell of, of each stream or bucket.")
        int feedHistory,

        @ConfigDoc("How many bytes of removed messages are kept for change feeds, of each stream.")
        long feedHistoryBytes,

        @ConfigDoc("How long a call waits at most.") Duration deadline,

        @ConfigDoc("How often what has expired is looked for; reads never return it in the meantime.")
        Duration sweepInterval) {

    public MemoryConfig {
        Preconditions.atLeast("max-message-bytes", maxMessageBytes, 1);
        Preconditions.atLeast("max-pending-writes", maxPendingWrites, 1);
        Preconditions.atLeast("feed-history", feedHistory, 1);
        Preconditions.atLeast("feed-history-bytes", feedHistoryBytes, 0);
        Preconditions.positive("deadline", deadline);
        Preconditions.positive("sweep-interval", sweepInterval);
    }

    /** Messages up to 64 MiB, 1024 writes pending, 16384 removals and 16 MiB remembered, 5 s deadline, swept five times a second. */
    public static MemoryConfig defaults() {
        return new MemoryConfig(64L << 20, 1024, 16_384, 16L << 20, Duration.ofSeconds(5), Duration.ofMillis(200));
    }
}
