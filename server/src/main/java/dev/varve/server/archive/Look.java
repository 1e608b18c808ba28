/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.archive;

import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.Archive.StoredHead;
import dev.varve.tiering.archive.archiver.ArchiverStatus;
import dev.varve.tiering.archive.manifest.Head;
import java.time.Instant;
import java.util.Optional;

/**
 * What an archive and its source were like at a moment.
 *
 * @param head the head of the archive; empty if there is no archive
 * @param status how far it was behind
 */
record Look(Optional<Head> head, ArchiverStatus status) {

    /**
     * Looks at both.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if no stream, or several, have subjects that fit {@code filter}; what reading head and source throws
     */
    static Look at(Archive archive, Varve varve, SubjectFilter filter, Instant now) {
        Optional<Head> head = archive.storedHead().map(StoredHead::head);
        long archived = head.map(there -> there.totals().lastSeq()).orElse(0L);
        return new Look(head, ArchiverStatus.of(varve.streams(), filter, archived, now));
    }

    /** Whether a message waits to be archived. */
    boolean isWaiting() {
        return status.oldestAge().isPresent();
    }
}
