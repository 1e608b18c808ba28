/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Receipt;
import java.util.Optional;

/**
 * What became of a write whose answer was lost.
 *
 * @param state what the store can say
 * @param receipt the receipt of the write, with {@link State#STORED} only; it is marked as a duplicate
 */
public record Resolution(State state, Optional<Receipt> receipt) {

    /** What the store can say of a message id. */
    public enum State {
        /** A message with this id is, or was, in the stream. */
        STORED,
        /**
         * No message with this id is in the stream at this moment. A copy still on its way may arrive until the deadline of the original call has passed; to force the
         * outcome, publish again with the same id.
         */
        NOT_STORED,
        /** The store no longer remembers that far back: compare the stream's last messages with what was sent. */
        FORGOTTEN
    }

    /** The write happened. */
    public static Resolution stored(Receipt receipt) {
        return new Resolution(State.STORED, Optional.of(receipt));
    }

    /** The write has not happened. */
    public static Resolution notStored() {
        return new Resolution(State.NOT_STORED, Optional.empty());
    }

    /** Nobody knows any more. */
    public static Resolution forgotten() {
        return new Resolution(State.FORGOTTEN, Optional.empty());
    }
}
