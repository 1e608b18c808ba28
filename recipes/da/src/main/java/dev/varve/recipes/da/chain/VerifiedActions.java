/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.chain;

import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.index.ActionLocator;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamStore;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The actions of a revision behind one that is known, in order, each verified against the one before it: what a start from a snapshot replays.
 *
 * <p>{@link #next()} throws {@link dev.varve.ErrorCode#CORRUPT} at the first break. For use by one thread.
 */
public final class VerifiedActions implements ClosableIterator<ActionRecord> {

    private final ChainVerifier verifier = new ChainVerifier();
    private final ClosableIterator<StoredMessage> messages;
    private long lastId;

    private VerifiedActions(ClosableIterator<StoredMessage> messages, long lastId) {
        this.messages = messages;
        this.lastId = lastId;
    }

    /**
     * The actions of {@code revision} after {@code actionId}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if the stream has later ones and not the next: it has let go of it
     */
    public static VerifiedActions after(StreamStore streams, SolutionRevision revision, long actionId) {
        Optional<StoredMessage> start = new ActionLocator(streams).atOrAfter(revision, actionId);
        Range range = start.map(first -> Range.from(first.seq())).orElse(Range.of(1, 0));
        ClosableIterator<StoredMessage> messages = streams.getAll(revision.subject(), range);
        VerifiedActions actions = new VerifiedActions(messages, actionId);
        boolean known =
                start.filter(first -> ActionRecord.of(first).id() == actionId).isPresent();
        if (known) {
            actions.verified(messages.next());
        }
        return actions;
    }

    @Override
    public boolean hasNext() {
        return messages.hasNext();
    }

    @Override
    public ActionRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ActionRecord record = verified(messages.next());
        if (record.id() != lastId + 1) {
            throw StorageException.corrupt(
                    "action " + (lastId + 1) + " is not in the stream any more; the next one there is " + record.id()
                            + ": start from a later snapshot, or from an archive",
                    null);
        }
        lastId = record.id();
        return record;
    }

    private ActionRecord verified(StoredMessage message) {
        Optional<ChainBreak> broken = verifier.check(message);
        if (broken.isPresent()) {
            throw StorageException.corrupt(broken.get().toString(), null);
        }
        return ActionRecord.of(message);
    }

    @Override
    public void close() {
        messages.close();
    }
}
