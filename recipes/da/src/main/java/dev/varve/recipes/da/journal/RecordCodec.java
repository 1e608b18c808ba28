/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.Bytes;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionLimits;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Records as bytes; {@code docs/formats/da-journal.md} is the definition. */
final class RecordCodec {

    static final int ALIGNMENT = 8;

    /** A record without snap hash and payload. */
    static final int LEAST = 57;

    static final int LARGEST = LEAST + ActionLimits.MAX_SNAP_HASH_BYTES + ActionLimits.MAX_PAYLOAD_BYTES;

    private RecordCodec() {}

    /** How many bytes {@code record} takes, with filling. */
    static int space(ActionRecord record) {
        return aligned(length(record));
    }

    private static int length(ActionRecord record) {
        return LEAST
                + record.action().snapHash().size()
                + record.action().payload().size();
    }

    private static int aligned(int length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Appends {@code record} to {@code target}, to be written at {@code place}. */
    static void encode(ActionRecord record, int place, int synced, ByteBuffer target) {
        int start = target.position();
        int length = length(record);
        Action action = record.action();
        target.putInt(0).putInt(length).putInt(place).putInt(synced);
        target.putLong(action.id()).put(record.digest().bytes().asByteBuffer());
        target.put((byte) action.snapHash().size());
        target.put(action.snapHash().asByteBuffer()).put(action.payload().asByteBuffer());
        target.putInt(start, crc(target, start, length));
        target.put(new byte[aligned(length) - length]);
    }

    /** The length of the record that begins with {@code start}, a buffer of at least 8 bytes; empty if no record does. */
    static Optional<Integer> lengthAt(ByteBuffer start, int index) {
        int length = start.getInt(index + 4);
        return length >= LEAST && length <= LARGEST ? Optional.of(length) : Optional.empty();
    }

    /** The record of {@code length} bytes at {@code index} of {@code bytes}, if it is whole and belongs at {@code place}. */
    static Optional<JournalRecord> decode(ByteBuffer bytes, int index, int length, int place) {
        if (bytes.getInt(index + 8) != place || bytes.getInt(index) != crc(bytes, index, length)) {
            return Optional.empty();
        }
        int hashSize = bytes.get(index + 56);
        if (hashSize < 0 || LEAST + hashSize > length) {
            return Optional.empty();
        }
        Bytes hash = slice(bytes, index + LEAST, hashSize);
        Bytes payload = slice(bytes, index + LEAST + hashSize, length - LEAST - hashSize);
        Digest digest = new Digest(slice(bytes, index + 24, Digest.SIZE));
        ActionRecord content = new ActionRecord(new Action(bytes.getLong(index + 16), hash, payload), digest);
        return Optional.of(new JournalRecord(content, place, bytes.getInt(index + 12), place + aligned(length)));
    }

    private static Bytes slice(ByteBuffer bytes, int index, int length) {
        byte[] copy = new byte[length];
        bytes.get(index, copy);
        return Bytes.wrap(copy);
    }

    private static int crc(ByteBuffer bytes, int index, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(index + length).position(index + 4));
        return (int) crc.getValue();
    }
}
