/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.recipes.da.journal.JournalCursor;

/** A way to bring actions from the journal to the stream. For use by the publisher's thread. */
interface Transmission {

    /** Goes on behind {@code end}; nothing is on its way. */
    void begin(SubjectEnd end);

    /**
     * Publishes some of what {@code actions} gives, waiting for it a moment, and confirms what was acknowledged.
     *
     * <p>Where it throws, nobody knows how what it has sent ends: {@link #settle()}, and then look.
     *
     * @return whether anything was confirmed
     */
    boolean step(JournalCursor actions);

    /** Waits until nothing is on its way, whatever becomes of it. */
    void settle();
}
