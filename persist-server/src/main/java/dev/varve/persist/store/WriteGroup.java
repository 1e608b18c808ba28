/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;

/**
 * What writes to one file that are kept or undone together have in common.
 *
 * @param level what they will survive once they are acknowledged
 * @param epoch the epoch under which the caller owns the slot
 * @param time what the clock says all the while, ms since 1970
 * @param replayed whether they were carried out before: the limits of the server that did so have let them in
 */
public record WriteGroup(Durability level, long epoch, long time, boolean replayed) {

    /** Writes that come for the first time. */
    public static WriteGroup of(Durability level, long epoch, long time) {
        return new WriteGroup(level, epoch, time, false);
    }

    /** Writes that were carried out before under {@code epoch} at {@code time}. */
    public static WriteGroup replay(long epoch, long time) {
        return new WriteGroup(Durability.PROCESS, epoch, time, true);
    }
}
