/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

/**
 * What a record of a journal says.
 *
 * @see RecordCodec
 */
sealed interface Entry {

    /**
     * A command.
     *
     * @param command the command
     */
    record Asked(Command command) implements Entry {}

    /**
     * A command before it had no effect.
     *
     * @param lsn the number of the command
     */
    record Annulled(long lsn) implements Entry {}

    /** The segment ends here; the journal goes on in the next. */
    record End() implements Entry {}
}
