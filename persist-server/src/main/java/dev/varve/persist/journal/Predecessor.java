/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.function.Consumer;

/** A former owner of a slot, and the commands that it may have left behind. For use by one thread. */
public final class Predecessor {

    private final Owned owned;
    private final ServerJournals journals;

    Predecessor(Owned owned, ServerJournals journals) {
        this.owned = owned;
        this.journals = journals;
    }

    /** The epoch under which it owned the slot. */
    public long epoch() {
        return owned.epoch();
    }

    void readOn() {
        journals.readOn(owned.slot());
    }

    void forget() {
        journals.forget(owned);
    }

    /** Shows {@code visitor} the commands for the slot that are still in its journal, in order, without those that were annulled. Files may have been committed past some of them. */
    public void commands(Consumer<JournaledCommand> visitor) {
        journals.commands(owned, visitor);
    }
}
