/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Commands outside of a journal: records as in one ({@code docs/formats/journal.md}), each with the number it had there, one behind the other. */
public final class CommandRecords {

    /** The checksum and the length. */
    private static final int START = 8;

    private CommandRecords() {}

    /** The bytes of {@code journaled}, filling included, to be read from the first. */
    static ByteBuffer record(JournaledCommand journaled) {
        Entry entry = new Entry.Asked(journaled.command());
        ByteBuffer record = ByteBuffer.allocate((int) RecordCodec.size(entry));
        RecordCodec.encode(entry, journaled.lsn(), 0, record);
        return record.flip();
    }

    /** Adds {@code journaled} to {@code out}. */
    public static void write(JournaledCommand journaled, OutputStream out) throws IOException {
        ByteBuffer record = record(journaled);
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        out.write(bytes);
    }

    /**
     * Shows {@code visitor} the commands in {@code in}, in order, up to its end.
     *
     * @param what names the source in messages
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it does not end behind a whole record
     */
    public static void read(InputStream in, String what, Consumer<JournaledCommand> visitor) throws IOException {
        byte[] start = in.readNBytes(START);
        while (start.length > 0) {
            JournalRecord record = record(what, start, in);
            if (record.entry() instanceof Entry.Asked asked) {
                visitor.accept(new JournaledCommand(record.lsn(), asked.command()));
            }
            start = in.readNBytes(START);
        }
    }

    private static JournalRecord record(String what, byte[] start, InputStream in) throws IOException {
        int length = start.length < START ? 0 : ByteBuffer.wrap(start).getInt(Integer.BYTES);
        if (length < RecordCodec.LEAST - Integer.BYTES) {
            throw damaged(what);
        }
        byte[] rest = in.readNBytes(length - START);
        ByteBuffer all = ByteBuffer.allocate(START + rest.length).put(start).put(rest);
        JournalRecord record = RecordCodec.decode(all.flip()).orElseThrow(() -> damaged(what));
        in.skipNBytes(record.bytes() - (long) length);
        return record;
    }

    private static StorageException damaged(String what) {
        return StorageException.corrupt(what + " is damaged", null);
    }
}
