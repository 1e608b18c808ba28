/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.Bytes;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a segment's file begins with; {@code docs/formats/da-journal.md} is its definition.
 *
 * @param revision whose actions it holds
 * @param firstId the id of its first action
 * @param before the link of the chain before that action
 */
record SegmentHead(SolutionRevision revision, long firstId, Digest before) {

    static final int SIZE = 64;

    /** {@code VARVEA01}. */
    private static final long MAGIC = 0x5641525645413031L;

    private static final int CHECKED = SIZE - 4;

    ByteBuffer encode() {
        ByteBuffer head = ByteBuffer.allocate(SIZE);
        head.putLong(MAGIC).putShort((short) revision.id()).position(16);
        head.putLong(firstId).put(before.bytes().asByteBuffer()).putInt(0);
        head.putInt(crc(head)).flip();
        return head;
    }

    /** The head that {@code bytes} are; empty if they are none. */
    static Optional<SegmentHead> decode(ByteBuffer bytes) {
        if (bytes.remaining() < SIZE
                || bytes.getLong(0) != MAGIC
                || bytes.getInt(CHECKED) != crc(bytes)
                || bytes.getShort(8) == 0) {
            return Optional.empty();
        }
        byte[] before = new byte[Digest.SIZE];
        bytes.get(24, before);
        return Optional.of(new SegmentHead(
                SolutionRevision.of(Short.toUnsignedInt(bytes.getShort(8))),
                bytes.getLong(16),
                new Digest(Bytes.wrap(before))));
    }

    private static int crc(ByteBuffer head) {
        CRC32C crc = new CRC32C();
        crc.update(head.duplicate().limit(CHECKED).position(0));
        return (int) crc.getValue();
    }
}
