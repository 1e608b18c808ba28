/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobTag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Under which a write counts.
 *
 * @param expected the tag of what is there; empty: nothing is
 */
record Condition(Optional<BlobTag> expected) {

    /** The value of {@code If-None-Match}. */
    @Nullable
    String ifNoneMatch() {
        return expected.isPresent() ? null : "*";
    }

    /** The value of {@code If-Match}. */
    @Nullable
    String ifMatch() {
        return expected.map(BlobTag::value).orElse(null);
    }

    /** Whether it holds where {@code present} is: then a write of which nothing was heard may yet succeed. */
    boolean holds(Optional<BlobInfo> present) {
        return present.map(BlobInfo::tag).equals(expected);
    }
}
