/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.journal.Confirmation;
import dev.varve.recipes.da.journal.Journal;
import java.util.Optional;

/** What the stream has confirmed: moves the gate, and now and then writes it down in the journal. For use by the publisher's thread, but for {@link #last()} and {@link #writeDown()}. */
final class Confirmed {

    /** After how many actions it is written down. */
    private static final int INTERVAL = 1024;

    private final Journal journal;
    private final CommitGate gate;
    private volatile Optional<Confirmation> last;
    private Optional<Confirmation> written;

    Confirmed(Journal journal, CommitGate gate) {
        this.journal = journal;
        this.gate = gate;
        last = journal.confirmed();
        written = last;
    }

    Optional<Confirmation> last() {
        return last;
    }

    /** The stream holds {@code record} at {@code seq}, behind all before it. */
    void add(ActionRecord record, long seq) {
        last = Optional.of(new Confirmation(record.id(), seq));
        gate.confirm(new Gated(record.id(), record.action().snapHash(), seq));
        if (record.id() % INTERVAL == 0) {
            writeDown();
        }
    }

    /** Nothing before the action {@code id} is still to be confirmed. */
    void beginBefore(long id) {
        gate.begin(id - 1);
    }

    /** The stream ends with {@code to}, whatever was confirmed before. */
    void jump(Confirmation to) {
        boolean back = last.filter(known -> known.actionId() > to.actionId()).isPresent();
        last = Optional.of(to);
        gate.begin(to.actionId());
        if (back) {
            writeDown();
        }
    }

    /** Writes down what is not. */
    synchronized void writeDown() {
        if (last.isPresent() && !last.equals(written)) {
            journal.confirm(last.get());
            written = last;
        }
    }
}
