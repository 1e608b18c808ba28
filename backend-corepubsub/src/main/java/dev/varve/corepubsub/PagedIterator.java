/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Results that come page by page: while one is read, some more are on their way, each asked for as soon as the one before has come, and no more than these are held. For use by one thread.
 *
 * @param <T> the type of the results
 */
final class PagedIterator<T> implements ClosableIterator<T> {

    private static final Chunk END = new Chunk(List.of(), Optional.empty());

    private final Function<Reply, Optional<T>> view;
    private final Effort effort;
    private final int ahead;
    private final Queue<CompletableFuture<Chunk>> coming = new ArrayDeque<>();
    private CompletableFuture<Chunk> last;
    private Iterator<Reply> items;
    private @Nullable T next;
    private volatile boolean closed;

    /**
     * Some items, and how to get more.
     *
     * @param items the items
     * @param next asks for the next chunk; empty where there is none
     */
    record Chunk(Iterable<Reply> items, Optional<Next> next) {}

    /** Asks for a chunk. */
    @FunctionalInterface
    interface Next {
        CompletableFuture<Chunk> ask();
    }

    /**
     * Waits for the first chunk; while one is read, the next is on its way.
     *
     * @param view makes the result of an item; empty where it is not to appear
     */
    PagedIterator(Next first, Effort effort, Function<Reply, Optional<T>> view) {
        this(first, 1, effort, view);
    }

    /** @param ahead how many chunks are on their way, or wait, while one is read */
    PagedIterator(Next first, int ahead, Effort effort, Function<Reply, Optional<T>> view) {
        this.view = view;
        this.effort = effort;
        this.ahead = ahead;
        this.last = first.ask();
        this.items = take(Waiting.on(last, effort));
    }

    @Override
    public boolean hasNext() {
        while (next == null && !closed) {
            if (items.hasNext()) {
                next = view.apply(items.next()).orElse(null);
            } else if (coming.isEmpty()) {
                return false;
            } else {
                items = take(Waiting.on(coming.remove(), effort));
            }
        }
        return next != null && !closed;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no result is left");
        }
        T result = next;
        next = null;
        if (result == null) {
            throw new NoSuchElementException("no result is left");
        }
        return result;
    }

    @Override
    public void close() {
        closed = true;
    }

    private Iterator<Reply> take(Chunk chunk) {
        if (chunk.next().isEmpty()) {
            coming.clear();
        } else {
            while (coming.size() < ahead) {
                last = last.thenCompose(this::after);
                coming.add(last);
            }
        }
        return chunk.items().iterator();
    }

    /** What follows {@code chunk}; nothing is asked for any more once this is closed. */
    private CompletableFuture<Chunk> after(Chunk chunk) {
        return closed
                ? CompletableFuture.completedFuture(END)
                : chunk.next().map(Next::ask).orElseGet(() -> CompletableFuture.completedFuture(END));
    }
}
