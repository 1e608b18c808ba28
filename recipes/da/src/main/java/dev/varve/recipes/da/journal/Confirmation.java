/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.Preconditions;

/**
 * How far the stream has confirmed a journal.
 *
 * @param actionId the last action that is confirmed, with all before it
 * @param seq its sequence in the stream
 */
public record Confirmation(long actionId, long seq) {
    public Confirmation {
        Preconditions.atLeast("action id", actionId, 0);
        Preconditions.atLeast("seq", seq, 1);
    }
}
