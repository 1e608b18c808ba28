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

/** Batch by batch, each stored whole or not at all, behind the subject's last message; each is acknowledged before the next is sent. */
final class Batched implements Transmission {

    private final Outgoing outgoing;
    private final Confirmed confirmed;
    private final Duration patience;
    private final int most;
    private SubjectEnd end = new SubjectEnd(0, 0, 0);

    /** @param most how many actions make a batch, if there are so many */
    Batched(Outgoing outgoing, Confirmed confirmed, Duration patience, int most) {
        this.outgoing = outgoing;
        this.confirmed = confirmed;
        this.patience = patience;
        this.most = most;
    }

    @Override
    public void begin(SubjectEnd end) {
        this.end = end;
    }

    @Override
    public boolean step(JournalCursor actions) {
        List<ActionRecord> records = actions.next(most, patience);
        if (!records.isEmpty()) {
            List<Receipt> receipts = outgoing.publishAll(records, end.subjectSeq());
            for (int i = 0; i < records.size(); i++) {
                long seq = outgoing.accepted(records.get(i), receipts.get(i));
                confirmed.add(records.get(i), seq);
                end = end.behind(seq);
            }
        }
        return !records.isEmpty();
    }

    @Override
    public void settle() {
        // Nothing is ever on its way between two calls.
    }
}
