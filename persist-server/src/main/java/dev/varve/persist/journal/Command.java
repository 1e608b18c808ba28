/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.persist.store.StoreKey;

/**
 * A change that a file is asked for, written down before it is carried out so that it can be carried out again.
 *
 * @param key the file
 * @param epoch the epoch under which the server owns the file's slot
 * @param time what the clock says while it is carried out, each time, in milliseconds since 1970
 * @param kind how to read the body
 * @param body what is asked, which the journal does not look into
 */
public record Command(StoreKey key, long epoch, long time, Kind kind, Bytes body) {

    /** How to read the body of a command. */
    public enum Kind {
        /** A request, as it came. */
        REQUEST,
        /** What is past its time is to go; the body is empty. */
        EXPIRE
    }

    public Command {
        Preconditions.atLeast("epoch", epoch, 0);
    }
}
