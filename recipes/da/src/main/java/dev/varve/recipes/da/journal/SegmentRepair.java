/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.StorageException;
import dev.varve.recipes.da.Digest;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds the end of the newest segment after a stop of any kind, and cuts off what was not finished.
 *
 * <p>A place without a whole record is where a write was cut off, unless a whole record behind it says that the file was synced beyond that place: then it is damage.
 */
final class SegmentRepair {

    /**
     * What a segment was found to hold.
     *
     * @param end where its next record goes
     * @param nextId the id of that record's action
     * @param tip the link before it
     */
    record End(int end, long nextId, Digest tip) {}

    private final String name;
    private final DiskFile file;
    private final SegmentHead head;

    SegmentRepair(String name, DiskFile file, SegmentHead head) {
        this.name = name;
        this.file = file;
        this.head = head;
    }

    /** Reads all records, cuts off a torn tail, and puts the rest on stable storage. */
    End repair() throws IOException {
        SegmentReader reader = new SegmentReader(file);
        End end = new End(SegmentHead.SIZE, head.firstId(), head.before());
        Optional<JournalRecord> record = reader.at(end.end());
        while (record.isPresent()) {
            end = follow(end, record.get());
            record = reader.at(end.end());
        }
        if (reader.size() > end.end()) {
            requireTorn(reader, end.end());
            file.truncate(end.end());
        }
        // Whole records may still be in the memory of the system only: they count from now on.
        file.force();
        return end;
    }

    private End follow(End end, JournalRecord record) {
        if (record.content().id() != end.nextId()
                || !record.content()
                        .digest()
                        .equals(end.tip().next(record.content().action()))) {
            throw StorageException.corrupt(
                    "journal segment " + name + ", byte " + record.place() + ": action "
                            + record.content().id() + " does not follow the one before it",
                    null);
        }
        return new End(record.end(), end.nextId() + 1, record.content().digest());
    }

    private void requireTorn(SegmentReader reader, int place) throws IOException {
        for (int later = place + RecordCodec.ALIGNMENT; later < reader.size(); later += RecordCodec.ALIGNMENT) {
            Optional<JournalRecord> whole = reader.at(later);
            if (whole.isPresent() && whole.get().synced() > place) {
                throw StorageException.corrupt(
                        "journal segment " + name + " is damaged at byte " + place
                                + ": what was synced there cannot be read, and whole records follow at byte " + later
                                + "; restore the file, or start with an empty journal behind the stream",
                        null);
            }
        }
    }
}
