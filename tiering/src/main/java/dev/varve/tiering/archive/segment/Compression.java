/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import org.apache.avro.file.CodecFactory;

/** How the blocks of a segment are compressed. */
public enum Compression {
    /** Zstandard at level 3; every block carries a checksum of its content. */
    ZSTANDARD,
    /** Deflate at level 6, for readers without Zstandard. A block has no checksum; those of the records and of the file remain. */
    DEFLATE;

    private static final int ZSTANDARD_LEVEL = 3;
    private static final int DEFLATE_LEVEL = 6;

    CodecFactory codec() {
        // Avro's own default of Zstandard writes no checksum.
        return switch (this) {
            case ZSTANDARD -> CodecFactory.zstandardCodec(ZSTANDARD_LEVEL, true, true);
            case DEFLATE -> CodecFactory.deflateCodec(DEFLATE_LEVEL);
        };
    }
}
