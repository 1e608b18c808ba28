/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Preconditions;
import java.util.Optional;

/**
 * How a new blob is to be kept.
 *
 * @param storageClass what it costs; not {@link StorageClass#OTHER}
 * @param retention until when it cannot be deleted; empty: it can
 */
public record BlobOptions(StorageClass storageClass, Optional<Retention> retention) {

    private static final BlobOptions STANDARD = new BlobOptions(StorageClass.STANDARD, Optional.empty());

    public BlobOptions {
        Preconditions.require(storageClass != StorageClass.OTHER, "storage class OTHER cannot be asked for");
    }

    /** {@link StorageClass#STANDARD}, and no retention. */
    public static BlobOptions standard() {
        return STANDARD;
    }

    /** {@code storageClass}, and no retention. */
    public static BlobOptions of(StorageClass storageClass) {
        return new BlobOptions(storageClass, Optional.empty());
    }

    /** The same with {@code kept}. */
    public BlobOptions retainedAs(Retention kept) {
        return new BlobOptions(storageClass, Optional.of(kept));
    }
}
