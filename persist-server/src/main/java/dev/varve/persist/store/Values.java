/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.varve.Bytes;
import dev.varve.StorageException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Values in their stored form: small ones in their row, large ones in pieces of their own, so that a part of one is read without the rest; compressed where the stream wants it and it helps.
 *
 * <p>An owner is what a value belongs to, a sequence or a revision.
 */
final class Values {

    static final int PIECE_BYTES = 256 * 1024;

    /** Below this a frame's own bytes eat what compression gains. */
    private static final int LEAST_COMPRESSED = 128;

    private static final int COMPRESSION_LEVEL = 3;

    private final StoreFile file;

    Values(StoreFile file) {
        this.file = file;
    }

    /** The columns for {@code value}; its pieces, if it needs any, are stored. */
    StoredValue store(long owner, Optional<Bytes> value, boolean compressed) {
        if (value.isEmpty()) {
            return new StoredValue(null, null, null);
        }
        byte[] raw = value.get().unsafeArray();
        if (raw.length > 2 * PIECE_BYTES) {
            return storePieces(owner, raw, compressed);
        }
        byte[] packed = pack(raw, compressed);
        return new StoredValue(packed == raw ? null : (long) raw.length, null, Bytes.wrap(packed));
    }

    private StoredValue storePieces(long owner, byte[] raw, boolean compressed) {
        file.require(SchemaPart.PIECES);
        long count = 0;
        for (int at = 0; at < raw.length; at += PIECE_BYTES) {
            byte[] piece = Arrays.copyOfRange(raw, at, Math.min(raw.length, at + PIECE_BYTES));
            file.database()
                    .update(
                            "INSERT INTO pieces(owner,piece,total,data) VALUES(?,?,?,?)",
                            owner,
                            count,
                            (long) piece.length,
                            pack(piece, compressed));
            count++;
        }
        return new StoredValue((long) raw.length, count, null);
    }

    /** Removes the pieces of {@code owner}. */
    void delete(long owner) {
        if (file.has(SchemaPart.PIECES)) {
            file.database().update("DELETE FROM pieces WHERE owner=?", owner);
        }
    }

    /** The size of a value. */
    static long size(StoredValue stored) {
        if (stored.total() != null) {
            return stored.total();
        }
        return stored.data() == null ? 0 : stored.data().size();
    }

    /** At most {@code room} bytes of a value from {@code offset} on. */
    Bytes read(long owner, StoredValue stored, long offset, int room) {
        long end = Math.min(size(stored), offset + room);
        if (offset >= end) {
            return Bytes.empty();
        }
        if (stored.pieces() != null) {
            return readPieces(owner, offset, (int) (end - offset));
        }
        Bytes data = stored.data() == null ? Bytes.empty() : stored.data();
        Bytes raw = stored.total() == null ? data : Bytes.wrap(unpack(data.unsafeArray(), stored.total()));
        return raw.slice((int) offset, (int) (end - offset));
    }

    private Bytes readPieces(long owner, long offset, int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        long first = offset / PIECE_BYTES;
        long last = (offset + length - 1) / PIECE_BYTES;
        file.database()
                .scan(
                        "SELECT piece,total,data FROM pieces WHERE owner=? AND piece>=? AND piece<=? ORDER BY piece",
                        row -> {
                            byte[] data = row.bytes(3).orElseThrow();
                            byte[] raw = data.length == row.number(2) ? data : unpack(data, row.number(2));
                            int skip = (int) Math.max(0, offset - row.number(1) * PIECE_BYTES);
                            bytes.write(raw, skip, Math.min(raw.length - skip, length - bytes.size()));
                            return true;
                        },
                        owner,
                        first,
                        last);
        if (bytes.size() != length) {
            throw StorageException.corrupt("file of " + file.key() + " lacks pieces of a value", null);
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    /** {@code raw} itself, or something shorter. */
    private static byte[] pack(byte[] raw, boolean compressed) {
        if (!compressed || raw.length < LEAST_COMPRESSED) {
            return raw;
        }
        byte[] packed = Zstd.compress(raw, COMPRESSION_LEVEL);
        return packed.length < raw.length ? packed : raw;
    }

    private byte[] unpack(byte[] packed, long size) {
        try {
            byte[] raw = Zstd.decompress(packed, (int) size);
            if (raw.length == size) {
                return raw;
            }
        } catch (ZstdException e) {
            throw StorageException.corrupt("file of " + file.key() + " holds a damaged value", e);
        }
        throw StorageException.corrupt("file of " + file.key() + " holds a value of another size", null);
    }
}
