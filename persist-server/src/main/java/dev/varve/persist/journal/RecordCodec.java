/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The bytes of a record, as {@code docs/formats/journal.md} describes them. */
final class RecordCodec {

    /** The least bytes that a record takes. */
    static final int LEAST = 32;

    /** Records begin at multiples of it, so that they are found again behind damaged ones. */
    static final int ALIGNMENT = 8;

    private static final int HEAD = 28;
    private static final int COMMAND_HEAD = HEAD + 18;
    private static final int LENGTH_AT = 4;
    private static final int LSN_AT = 8;

    private static final byte REQUEST = 1;
    private static final byte EXPIRE = 2;
    private static final byte ANNUL = 3;
    private static final byte END = 4;

    private RecordCodec() {}

    /** The bytes that {@code entry} takes, filling included. */
    static long size(Entry entry) {
        return filled(length(entry));
    }

    private static long length(Entry entry) {
        if (entry instanceof Entry.Asked asked) {
            Command command = asked.command();
            return COMMAND_HEAD
                    + (long) keyBytes(command).length
                    + command.body().size();
        }
        return entry instanceof Entry.Annulled ? HEAD + (long) Long.BYTES : HEAD;
    }

    private static byte[] keyBytes(Command command) {
        return command.key().text().getBytes(StandardCharsets.UTF_8);
    }

    private static long filled(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Adds the record to {@code target}, which has the room and is an array. */
    static void encode(Entry entry, long lsn, long synced, ByteBuffer target) {
        int start = target.position();
        target.putInt(0).putInt((int) length(entry)).putLong(lsn).putLong(synced);
        if (entry instanceof Entry.Asked asked) {
            encode(asked.command(), target);
        } else if (entry instanceof Entry.Annulled annulled) {
            type(ANNUL, target).putLong(annulled.lsn());
        } else {
            type(END, target);
        }
        target.putInt(start, checksum(target.duplicate().flip().position(start + LENGTH_AT)));
        while ((target.position() - start) % ALIGNMENT != 0) {
            target.put((byte) 0);
        }
    }

    private static void encode(Command command, ByteBuffer target) {
        byte[] key = keyBytes(command);
        if (key.length > 0xffff) {
            throw StorageException.invalid("the name of a file must have at most 65535 bytes, not " + key.length);
        }
        type(command.kind() == Command.Kind.EXPIRE ? EXPIRE : REQUEST, target)
                .putLong(command.epoch())
                .putLong(command.time())
                .putShort((short) key.length)
                .put(key)
                .put(command.body().asByteBuffer());
    }

    private static ByteBuffer type(byte type, ByteBuffer target) {
        return target.put(type).put((byte) 0).putShort((short) 0);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** The length that a record with the first bytes {@code head} claims for itself; empty if it cannot be one that begins at {@code lsn}. */
    static Optional<Integer> claimedLength(ByteBuffer head, long lsn) {
        int length = head.getInt(LENGTH_AT);
        return head.getLong(LSN_AT) == lsn && length >= HEAD ? Optional.of(length) : Optional.empty();
    }

    /**
     * The record of which {@code bytes} are all, without filling; empty if the checksum is wrong.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if the checksum is right and the rest makes no sense
     */
    static Optional<JournalRecord> decode(ByteBuffer bytes) {
        int length = bytes.remaining();
        ByteBuffer all = bytes.slice();
        if (checksum(all.duplicate().position(LENGTH_AT)) != all.getInt()) {
            return Optional.empty();
        }
        all.getInt();
        long lsn = all.getLong();
        long synced = all.getLong();
        try {
            return Optional.of(new JournalRecord(lsn, synced, (int) filled(length), entry(all)));
        } catch (RuntimeException e) {
            throw StorageException.corrupt("record " + lsn + " of a journal is none that this version writes", e);
        }
    }

    private static Entry entry(ByteBuffer rest) {
        byte type = rest.get();
        rest.position(HEAD);
        return switch (type) {
            case REQUEST -> new Entry.Asked(command(rest, Command.Kind.REQUEST));
            case EXPIRE -> new Entry.Asked(command(rest, Command.Kind.EXPIRE));
            case ANNUL -> new Entry.Annulled(rest.getLong());
            case END -> new Entry.End();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static Command command(ByteBuffer rest, Command.Kind kind) {
        long epoch = rest.getLong();
        long time = rest.getLong();
        byte[] key = new byte[Short.toUnsignedInt(rest.getShort())];
        rest.get(key);
        byte[] body = new byte[rest.remaining()];
        rest.get(body);
        String text = new String(key, StandardCharsets.UTF_8);
        StoreKey of = new StoreKey(StoreKey.Kind.of(text.charAt(0)), text.substring(2));
        return new Command(of, epoch, time, kind, Bytes.wrap(body));
    }
}
