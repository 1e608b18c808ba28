/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.persist.store.DataDirectory;

/** The directories of server processes that have ended, removed once nobody needs their journals. */
@SuppressWarnings("DoNotCallSuggester")
public final class DeadServers {

    private DeadServers() {}

    /** Removes those below {@code directory} of which every command was taken over. Costs the reading of the journals of dead servers: not for every takeover. */
    public static void remove(DataDirectory directory) {
        throw new UnsupportedOperationException(directory.toString());
    }
}
