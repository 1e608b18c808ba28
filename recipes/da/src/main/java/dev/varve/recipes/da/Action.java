/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.Bytes;
import dev.varve.Preconditions;

/**
 * What an application has decided to do, in its order.
 *
 * @param id its number; each action of a solution revision has the id after that of the one before it, at least 0
 * @param snapHash the hash of the application's state after it, at most {@value ActionLimits#MAX_SNAP_HASH_BYTES} bytes, may be empty
 * @param payload its bytes; how many are allowed is checked when it is {@linkplain ActionLimits#check submitted}
 */
public record Action(long id, Bytes snapHash, Bytes payload) {

    public Action {
        Preconditions.atLeast("action id", id, 0);
        Preconditions.require(id < Long.MAX_VALUE, "action id must be less than " + Long.MAX_VALUE);
        Preconditions.require(
                snapHash.size() <= ActionLimits.MAX_SNAP_HASH_BYTES,
                "action " + id + ": snap hash must be at most " + ActionLimits.MAX_SNAP_HASH_BYTES + " bytes, not "
                        + snapHash.size());
    }
}
