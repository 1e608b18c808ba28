/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.journal.Command;
import dev.varve.persist.store.StoreKey;

/** Hears of what a worker appends to its journal, on the worker's thread. */
interface CommandListener {

    /** {@code command} was appended as {@code lsn}, and is about to be carried out. */
    void appended(Command command, long lsn);

    /** The command {@code lsn} for {@code key} came to nothing. */
    void annulled(StoreKey key, long lsn);
}
