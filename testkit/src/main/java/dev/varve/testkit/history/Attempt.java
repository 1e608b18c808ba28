/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.OutcomeUnknownException;
import dev.varve.Receipt;
import dev.varve.StorageException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An operation that was begun, to be told how it ended. One that is told nothing counts as unknown.
 *
 * <p>It ends once, on whatever thread; what is told later is ignored.
 */
public final class Attempt {

    private final String client;
    private final Action action;
    private final AtomicLong clock;
    private final long began;
    private Outcome outcome = new Outcome.Unknown();
    private long ended = Event.NEVER;
    private boolean over;

    Attempt(String client, Action action, AtomicLong clock) {
        this.client = client;
        this.action = action;
        this.clock = clock;
        this.began = clock.incrementAndGet();
    }

    /** A write was acknowledged. */
    public void acknowledged(Receipt receipt) {
        acknowledged(List.of(receipt));
    }

    /** A batch was acknowledged, with one receipt for each payload. */
    public void acknowledged(List<Receipt> receipts) {
        Durability least = receipts.stream()
                .map(Receipt::durability)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        end(new Outcome.Acknowledged(receipts.stream().map(Receipt::seq).toList(), least));
    }

    /** A removal was acknowledged. */
    public void acknowledged(Deletion deletion) {
        done(deletion.durability());
    }

    /** Something was acknowledged that has no sequence: an object. */
    public void done(Durability durability) {
        end(new Outcome.Acknowledged(List.of(), durability));
    }

    /** A read was answered with {@code items}, in this order. */
    public void seen(List<Held> items) {
        end(new Outcome.Seen(items));
    }

    /**
     * The call threw: a {@link StorageException} says that nothing changed, an {@link OutcomeUnknownException} that nobody knows, both also as cause of a {@link CompletionException}.
     *
     * @throws RuntimeException {@code failure} itself, if it is none of these: a store does not throw such
     */
    public void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StorageException refusal) {
            end(new Outcome.Refused(refusal.code()));
        } else if (cause instanceof OutcomeUnknownException) {
            end(new Outcome.Unknown());
        } else {
            throw new IllegalStateException("a store threw " + cause, cause);
        }
    }

    private synchronized void end(Outcome how) {
        if (over) {
            return;
        }
        over = true;
        outcome = how;
        ended = how instanceof Outcome.Unknown ? Event.NEVER : clock.incrementAndGet();
    }

    synchronized Event event() {
        return new Event(client, action, outcome, began, ended);
    }
}
