/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the journal in a directory, record by record, and goes on later from where it stopped: its owner may still be writing, and releasing what it does not need.
 *
 * <p>The journal ends at the first record that is not whole: a write that was cut off. Where a later record says that the place was on stable storage, it is damage instead. For use by one thread.
 */
final class JournalReader {

    private static final long NOWHERE = -1;
    private static final String GIVEN_UP = "end-at-";

    private final Path dir;
    private long base = NOWHERE;
    private long offset = SegmentHead.BYTES;
    private long previous = NOWHERE;
    private long knownEnd = NOWHERE;

    private enum Found {
        NEXT_SEGMENT,
        END,
        WHOLE_NOW,
        RELEASED
    }

    JournalReader(Path dir) {
        this.dir = dir;
    }

    /**
     * Shows {@code visitor} each record that came since the last call.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} naming file and offset, if a record is damaged
     */
    void readOn(Consumer<JournalRecord> visitor) {
        boolean more = base != NOWHERE || findOldest();
        while (more) {
            Optional<SegmentReader> opened = open(base);
            more = opened.isEmpty() ? !isGivenUp(base) && findOldest() : read(opened.get(), visitor);
        }
    }

    /** The segment that begins at {@code at}; empty where there is none, or its damaged head was given up. */
    private Optional<SegmentReader> open(long at) {
        try {
            return SegmentReader.open(dir, at);
        } catch (StorageException e) {
            if (e.code() != ErrorCode.CORRUPT) {
                throw e;
            }
            if (isGivenUp(at)) {
                return Optional.empty();
            }
            throw StorageException.corrupt(e.getMessage() + "; " + wayOut(at), e);
        }
    }

    /** Whether somebody has said that the journal is to end at {@code lsn}, where it is damaged. */
    private boolean isGivenUp(long lsn) {
        return Files.exists(dir.resolve(GIVEN_UP + lsn));
    }

    private String wayOut(long lsn) {
        return "the slots that the server process "
                + dir.resolveSibling(".").normalize().getFileName() + " kept there wait: put back the whole"
                + " file, or make the file " + dir.resolve(GIVEN_UP + lsn)
                + " to give up, for good, all that stands in this journal from there on";
    }

    /** Looks for the oldest segment from {@code base} on: that there was none at {@code base} means that it was released, or not made yet. */
    private boolean findOldest() {
        try {
            Optional<Long> oldest = SegmentFiles.bases(dir).stream()
                    .filter(other -> base == NOWHERE || other >= base)
                    .findFirst();
            boolean skips = oldest.isPresent() && oldest.get() != base;
            if (skips && previous != NOWHERE && Files.exists(SegmentFiles.path(dir, previous))) {
                // They are released in order, so this one cannot be gone while the one before is there.
                if (isGivenUp(base)) {
                    return false;
                }
                throw StorageException.corrupt(
                        "segment " + SegmentFiles.path(dir, base) + " of a journal is missing; " + wayOut(base), null);
            }
            if (skips) {
                goTo(oldest.get());
            }
            return oldest.isPresent();
        } catch (IOException e) {
            throw DiskErrors.translate("a journal cannot be read", dir, e);
        }
    }

    private void goTo(long segment) {
        previous = NOWHERE;
        base = segment;
        offset = SegmentHead.BYTES;
    }

    private boolean read(SegmentReader opened, Consumer<JournalRecord> visitor) {
        try (SegmentReader segment = opened) {
            Found found = scan(segment, visitor);
            if (found == Found.NEXT_SEGMENT) {
                long ended = base;
                goTo(base + segment.head().capacity());
                previous = ended;
            }
            return found != Found.END;
        }
    }

    private Found scan(SegmentReader segment, Consumer<JournalRecord> visitor) {
        while (segment.hasRoom(offset)) {
            Optional<JournalRecord> record = segment.record(offset);
            if (record.isEmpty()) {
                Found found = notWhole(segment);
                if (found != Found.WHOLE_NOW) {
                    return found;
                }
            } else if (record.get().entry() instanceof Entry.End) {
                return Found.NEXT_SEGMENT;
            } else {
                visitor.accept(record.get());
                offset += record.get().bytes();
            }
        }
        return Found.NEXT_SEGMENT;
    }

    private Found notWhole(SegmentReader segment) {
        long at = base + offset;
        if (at == knownEnd) {
            return Found.END;
        }
        boolean proven = segment.provesSynced(offset) || nextProvesSynced(segment, at);
        // The owner may have come by here after it was looked at, and before the proof was.
        segment.reload();
        if (proven && segment.record(offset).isPresent()) {
            return Found.WHOLE_NOW;
        }
        if (!segment.isStillThere()) {
            return Found.RELEASED;
        }
        if (proven && !isGivenUp(at)) {
            throw StorageException.corrupt(
                    "journal segment " + segment.path() + " is damaged at byte " + offset
                            + ": what it held there was acknowledged and cannot be replayed; " + wayOut(at),
                    null);
        }
        knownEnd = at;
        return Found.END;
    }

    private boolean nextProvesSynced(SegmentReader segment, long at) {
        Optional<SegmentReader> next = open(base + segment.head().capacity());
        if (next.isEmpty()) {
            return false;
        }
        try (SegmentReader reader = next.get()) {
            return reader.record(SegmentHead.BYTES)
                    .filter(record -> record.synced() > at)
                    .isPresent();
        }
    }

    /** Where the segment begins that is being read. */
    long base() {
        return base;
    }
}
