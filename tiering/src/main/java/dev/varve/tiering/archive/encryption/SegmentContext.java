/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.store.BlobKey;

/**
 * What an encrypted segment is bound to: the associated data of its ciphertext, and of its wrapped data key ({@code docs/formats/encryption.md} §3).
 *
 * <p>The name of the stream stands last, for it alone may hold a line feed: so no two segments have the same.
 *
 * @param archive the name of the archive
 * @param header what the segment says of itself
 */
record SegmentContext(String archive, SegmentHeader header) {

    byte[] ofContent() {
        return lines("varve segment 1", place());
    }

    byte[] ofDataKey(BlobKey object) {
        return lines("varve data key 1", object.value(), place());
    }

    private String place() {
        return String.join(
                "\n",
                archive,
                Long.toString(header.origin().epoch()),
                Long.toString(header.origin().after()),
                Long.toString(header.firstSeq()),
                Long.toString(header.lastSeq()),
                header.origin().stream());
    }

    private static byte[] lines(String... lines) {
        return String.join("\n", lines).getBytes(UTF_8);
    }
}
