/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment, as {@code docs/formats/journal.md} describes them.
 *
 * @param base where the segment begins, counted in bytes from the beginning of the journal
 * @param capacity the bytes of the segment, this head included
 */
record SegmentHead(long base, long capacity) {

    static final int BYTES = 32;

    /** The last letter is the version. */
    private static final byte[] MAGIC = "VARVEJ01".getBytes(StandardCharsets.US_ASCII);

    private static final int CHECKED = BYTES - Integer.BYTES;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(MAGIC).putLong(base).putLong(capacity).putInt(0);
        return bytes.putInt(checksum(bytes.array())).flip();
    }

    /** The head that {@code bytes} hold; empty if it is none of this version. */
    static Optional<SegmentHead> decode(ByteBuffer bytes) {
        byte[] all = new byte[BYTES];
        if (bytes.remaining() < BYTES) {
            return Optional.empty();
        }
        bytes.get(all);
        ByteBuffer fields = ByteBuffer.wrap(all);
        boolean fits =
                Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length) && fields.getInt(CHECKED) == checksum(all);
        return fits ? Optional.of(new SegmentHead(fields.getLong(8), fields.getLong(16))) : Optional.empty();
    }

    private static int checksum(byte[] all) {
        CRC32C crc = new CRC32C();
        crc.update(all, 0, CHECKED);
        return (int) crc.getValue();
    }
}
