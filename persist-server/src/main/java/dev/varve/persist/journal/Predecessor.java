/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.function.Consumer;

/** A former owner of a slot. */
@SuppressWarnings("DoNotCallSuggester")
public final class Predecessor {

    Predecessor() {}

    /** The epoch under which it owned the slot. */
    public long epoch() {
        throw new UnsupportedOperationException();
    }

    /**
     * Shows {@code visitor} the commands for the slot that are still in its journal, in order, without those that were annulled. Files may have been committed past some of them.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT} if the journal is damaged
     */
    public void commands(Consumer<JournaledCommand> visitor) {
        throw new UnsupportedOperationException(visitor.toString());
    }
}
