/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.journal.JournalCursor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Up to a window in flight, each expecting the sequence that the one before it will have.
 *
 * <p>So if one is not stored, none after it is: what the stream holds is always a prefix. After a start or a failure they go alone until one was stored, and not found to be there, so that stale messages of another
 * publisher meet it and not the middle of a window.
 */
final class Pipelined implements Transmission {

    /** A message on its way. */
    private record InFlight(ActionRecord record, long expectedSeq, CompletableFuture<Receipt> answer) {}

    private final Outgoing outgoing;
    private final Confirmed confirmed;
    private final Duration patience;
    private final int window;
    private final Queue<InFlight> inFlight = new ArrayDeque<>();
    private SubjectEnd sent = new SubjectEnd(0, 0, 0);
    private boolean proven;

    Pipelined(Outgoing outgoing, Confirmed confirmed, Duration patience, int window) {
        this.outgoing = outgoing;
        this.confirmed = confirmed;
        this.patience = patience;
        this.window = window;
    }

    @Override
    public void begin(SubjectEnd end) {
        sent = end;
        proven = false;
    }

    @Override
    public boolean step(JournalCursor actions) {
        send(actions, inFlight.isEmpty() ? patience : Duration.ZERO);
        boolean any = !inFlight.isEmpty();
        if (any) {
            answer(inFlight.remove());
        }
        return any;
    }

    /** Fills the window with what is there. */
    private void send(JournalCursor actions, Duration wait) {
        int room = (proven ? window : 1) - inFlight.size();
        List<ActionRecord> next = room > 0 ? actions.next(room, wait) : List.of();
        for (ActionRecord record : next) {
            long behind = sent.streamSeq();
            inFlight.add(new InFlight(record, behind + 1, outgoing.publishBehind(record, behind)));
            sent = sent.behind(behind + 1);
        }
    }

    private void answer(InFlight message) {
        Receipt receipt = receipt(message);
        long seq = outgoing.accepted(message.record(), receipt);
        if (seq != message.expectedSeq()) {
            // Stored before, by an attempt whose answer was lost: the rest of the window was counted wrong.
            throw StorageException.seqConflict(
                    "action " + message.record().id() + " stands at " + seq + ", not at " + message.expectedSeq(), seq);
        }
        confirmed.add(message.record(), seq);
        // A duplicate proves nothing: it was stored under another epoch, perhaps, and its writer may still write.
        proven |= !receipt.duplicate();
    }

    private static Receipt receipt(InFlight message) {
        try {
            return message.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void settle() {
        inFlight.forEach(message ->
                message.answer().handle((receipt, failure) -> message).join());
        inFlight.clear();
    }
}
