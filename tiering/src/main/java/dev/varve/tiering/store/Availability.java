/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.StorageException;
import java.time.Duration;
import java.time.Instant;

/** Whether a blob can be read now. */
public sealed interface Availability {

    /** It can be read. */
    record Ready() implements Availability {}

    /** It is in a cold class, and nobody has asked for its restore. */
    record Cold() implements Availability {}

    /**
     * It is on its way back.
     *
     * @param eta how long that may take from now at most; a store that keeps no record of how it was asked tells what the slowest way takes
     */
    record Restoring(Duration eta) implements Availability {}

    /**
     * It can be read for a while.
     *
     * @param until when it will be {@link Cold} again
     */
    record Restored(Instant until) implements Availability {}

    /** Whether the blob can be read at this moment. */
    default boolean readable() {
        return this instanceof Ready || this instanceof Restored;
    }

    /**
     * Fails unless the blob {@code info} can be read at this moment: for those who write a store.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#RESTORING} while it is on its way, {@link dev.varve.ErrorCode#INVALID} if it is not
     */
    default void checkReadable(BlobInfo info) {
        if (this instanceof Restoring restoring) {
            throw StorageException.restoring("'" + info.key() + "' is being restored", restoring.eta());
        }
        if (this instanceof Cold) {
            throw StorageException.invalid("'" + info.key() + "' is in " + info.storageClass() + "; restore it first");
        }
    }
}
