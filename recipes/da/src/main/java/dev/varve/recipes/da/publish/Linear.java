/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.Receipt;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.journal.JournalCursor;
import java.time.Duration;
import java.util.List;

/** One by one: each is acknowledged before the next is sent. */
final class Linear implements Transmission {

    private static final int BATCH = 64;

    private final Outgoing outgoing;
    private final Confirmed confirmed;
    private final Duration patience;
    private SubjectEnd end = new SubjectEnd(0, 0, 0);

    Linear(Outgoing outgoing, Confirmed confirmed, Duration patience) {
        this.outgoing = outgoing;
        this.confirmed = confirmed;
        this.patience = patience;
    }

    @Override
    public void begin(SubjectEnd end) {
        this.end = end;
    }

    @Override
    public boolean step(JournalCursor actions) {
        List<ActionRecord> records = actions.next(BATCH, patience);
        for (ActionRecord record : records) {
            Receipt receipt = outgoing.publish(record, end.subjectSeq());
            long seq = outgoing.accepted(record, receipt);
            confirmed.add(record, seq);
            end = end.behind(seq);
        }
        return !records.isEmpty();
    }

    @Override
    public void settle() {
        // Nothing is ever on its way between two calls.
    }
}
