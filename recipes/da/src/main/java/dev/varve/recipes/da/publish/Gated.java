/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.Bytes;
import dev.varve.Preconditions;

/**
 * What may be committed: this action and every one before it are durable.
 *
 * @param actionId the action
 * @param snapHash the hash that was submitted with it
 * @param streamSeq its sequence in the stream
 */
public record Gated(long actionId, Bytes snapHash, long streamSeq) {
    public Gated {
        Preconditions.atLeast("stream seq", streamSeq, 1);
    }
}
