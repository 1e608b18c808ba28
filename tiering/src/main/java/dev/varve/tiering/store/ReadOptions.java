/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import java.util.Optional;

/**
 * What of a blob is to be read.
 *
 * @param version which version; empty: the present one
 * @param range which part; empty: all
 */
public record ReadOptions(Optional<String> version, Optional<ByteRange> range) {

    private static final ReadOptions WHOLE = new ReadOptions(Optional.empty(), Optional.empty());

    /** All of the present version. */
    public static ReadOptions whole() {
        return WHOLE;
    }

    /** The same of {@code wanted}. */
    public ReadOptions ofVersion(String wanted) {
        return new ReadOptions(Optional.of(wanted), range);
    }

    /** Only {@code wanted}. */
    public ReadOptions within(ByteRange wanted) {
        return new ReadOptions(version, Optional.of(wanted));
    }
}
