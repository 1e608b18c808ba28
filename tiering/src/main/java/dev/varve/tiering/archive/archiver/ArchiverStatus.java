/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.archiver;

import dev.varve.SubjectFilter;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an archive is behind its source.
 *
 * @param archivedSeq the last sequence in the archive; 0 for none
 * @param sourceSeq the last sequence ever given in the source
 * @param lagBytes about how many bytes of messages are not archived: of the bytes that the source holds the share of its sequences that the archive has not
 * @param oldestAge how old the oldest message is that is not archived; empty if all are
 * @param margin <em>time to data loss</em>: how long the source still keeps that message, or would keep one that came now; negative if it should have gone; empty if the source keeps messages without limit of age
 */
public record ArchiverStatus(
        long archivedSeq, long sourceSeq, long lagBytes, Optional<Duration> oldestAge, Optional<Duration> margin) {

    /**
     * How far an archive that ends at {@code archivedSeq} is behind at {@code now}; asks the source.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if no stream, or several, have subjects that fit {@code filter}
     */
    public static ArchiverStatus of(StreamStore streams, SubjectFilter filter, long archivedSeq, Instant now) {
        return new Source(streams, filter).status(archivedSeq, now);
    }

    /** How many sequences the archive is behind, whether they have messages or not. */
    public long lag() {
        return Math.max(0, sourceSeq - archivedSeq);
    }

    /** Whether data will be lost within {@code limit} unless something is done. */
    public boolean isAlarming(Duration limit) {
        return margin.filter(left -> left.compareTo(limit) < 0).isPresent();
    }
}
