/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells when an action may be committed: when it and every one before it are durable.
 *
 * <p>Confirmations may come in any order; the gate moves over those without gap. Futures complete in the order of their actions. What nobody asks for costs nothing, so memory grows
 * with the number of those who wait, not with the backlog. Safe for use by many threads.
 */
public final class CommitGate {

    /** How many passed actions are remembered, so that asking late needs no read. */
    private static final int REMEMBERED = 1024;

    private final LongFunction<Optional<Gated>> lookup;
    private final Executor acknowledgements;
    private final NavigableMap<Long, CompletableFuture<Gated>> waiting = new TreeMap<>();
    private final NavigableMap<Long, Gated> early = new TreeMap<>();
    private final ArrayDeque<Gated> recent = new ArrayDeque<>();
    private OptionalLong passed = OptionalLong.empty();
    private @Nullable StorageException failure;

    /**
     * A gate that has not begun: it moves after {@link #begin}.
     *
     * @param lookup finds an action that passed long ago
     * @param acknowledgements where futures complete, which must keep the order of what it is given
     */
    public CommitGate(LongFunction<Optional<Gated>> lookup, Executor acknowledgements) {
        this.lookup = lookup;
        this.acknowledgements = acknowledgements;
    }

    /**
     * Completes when {@code actionId} and every action before it are durable; with {@link dev.varve.ErrorCode#FENCED} if another publisher has taken over.
     *
     * <p>For an action that passed long ago this reads the stream before it returns; one that is not there any more fails with {@link dev.varve.ErrorCode#INVALID}. An action that
     * was not submitted yet may be waited for. Cancelling the future changes nothing for others. A continuation must not wait for another future of this gate: all complete on one thread.
     */
    public CompletableFuture<Gated> gate(long actionId) {
        synchronized (this) {
            if (passed.isEmpty() || actionId > passed.getAsLong()) {
                return failure == null
                        ? waiting.computeIfAbsent(actionId, id -> new CompletableFuture<>())
                                .copy()
                        : CompletableFuture.failedFuture(failure);
            }
            for (Gated each : recent) {
                if (each.actionId() == actionId) {
                    return behindOthers(each);
                }
            }
        }
        return longAgo(actionId);
    }

    private CompletableFuture<Gated> longAgo(long actionId) {
        return lookup.apply(actionId)
                .map(this::behindOthers)
                .orElseGet(() -> CompletableFuture.failedFuture(gone(actionId)));
    }

    /** Completes with what has passed already, behind those before it whose futures are still to complete. */
    private CompletableFuture<Gated> behindOthers(Gated action) {
        return CompletableFuture.supplyAsync(() -> action, acknowledgements);
    }

    private static StorageException gone(long actionId) {
        return StorageException.invalid(
                "action " + actionId + " is durable, but its message is not in the stream any more");
    }

    /** The last action that has passed; empty before {@link #begin}. */
    public synchronized OptionalLong passed() {
        return passed;
    }

    /** Every action up to {@code actionId} is durable, as is known from before. Those who wait for one of them are answered. */
    void begin(long actionId) {
        List<Long> late;
        synchronized (this) {
            if (passed.isPresent() && passed.getAsLong() >= actionId) {
                return;
            }
            passed = OptionalLong.of(actionId);
            early.headMap(actionId, true).clear();
            late = new ArrayList<>(waiting.headMap(actionId, true).keySet());
        }
        late.forEach(this::answerLate);
    }

    private void answerLate(long actionId) {
        Optional<Gated> found = lookup.apply(actionId);
        CompletableFuture<Gated> waiter;
        synchronized (this) {
            waiter = waiting.remove(actionId);
        }
        if (waiter != null) {
            acknowledgements.execute(
                    () -> found.ifPresentOrElse(waiter::complete, () -> waiter.completeExceptionally(gone(actionId))));
        }
    }

    /** {@code action} is durable; whether it passes is a matter of those before it. */
    synchronized void confirm(Gated action) {
        if (passed.isPresent() && action.actionId() <= passed.getAsLong()) {
            return;
        }
        early.put(action.actionId(), action);
        Gated next = passed.isPresent() ? early.remove(passed.getAsLong() + 1) : null;
        while (next != null) {
            pass(next);
            next = early.remove(next.actionId() + 1);
        }
    }

    private void pass(Gated action) {
        passed = OptionalLong.of(action.actionId());
        recent.add(action);
        if (recent.size() > REMEMBERED) {
            recent.remove();
        }
        CompletableFuture<Gated> waiter = waiting.remove(action.actionId());
        if (waiter != null) {
            acknowledgements.execute(() -> waiter.complete(action));
        }
    }

    /** Nothing passes any more, for the reason given. */
    synchronized void fail(StorageException reason) {
        failure = reason;
        waiting.values().forEach(waiter -> acknowledgements.execute(() -> waiter.completeExceptionally(reason)));
        waiting.clear();
    }
}
