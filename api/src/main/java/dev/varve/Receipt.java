/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.time.Instant;

/**
 * The answer to a write: it happened, and this is what that means.
 *
 * @param seq the sequence of the message in its stream, or the revision of the key in its bucket; at least 1
 * @param storeTime when the store took it; never decreases within a stream or bucket
 * @param duplicate whether the write had already happened earlier, so that this one changed nothing
 * @param durability what was achieved by the time of the answer
 * @param epoch the epoch of the stream or bucket under which it was stored; rises whenever its owner changes
 */
public record Receipt(long seq, Instant storeTime, boolean duplicate, Durability durability, long epoch) {

    public Receipt {
        Preconditions.atLeast("seq", seq, 1);
        Preconditions.atLeast("epoch", epoch, 0);
    }
}
