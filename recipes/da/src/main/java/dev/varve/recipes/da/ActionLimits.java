/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da;

import dev.varve.StorageException;

/** How large an action may be, and what its message needs of a stream's limit beyond its payload. */
public final class ActionLimits {

    /** {@code max_action_message_size}: the most bytes of a payload. */
    public static final int MAX_PAYLOAD_BYTES = 4096;

    /** The most bytes of a snap hash: a SHA-512 fits. */
    public static final int MAX_SNAP_HASH_BYTES = 64;

    /** Room for the headers of a message, those that the store adds for its own use included. */
    public static final int HEADER_BUDGET_BYTES = 512;

    /**
     * What a stream of actions must allow for a message, for stores that count headers too: {@link #MAX_PAYLOAD_BYTES} and {@link #HEADER_BUDGET_BYTES}.
     */
    public static final int MAX_MESSAGE_BYTES = MAX_PAYLOAD_BYTES + HEADER_BUDGET_BYTES;

    private ActionLimits() {}

    /**
     * Returns normally if {@code action} is small enough to be journaled.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#TOO_LARGE} with the limit if it is not
     */
    public static void check(Action action) {
        if (action.payload().size() > MAX_PAYLOAD_BYTES) {
            throw StorageException.tooLarge(
                    "action " + action.id() + " has " + action.payload().size() + " bytes, at most " + MAX_PAYLOAD_BYTES
                            + " are allowed; it was not journaled",
                    MAX_PAYLOAD_BYTES);
        }
    }
}
