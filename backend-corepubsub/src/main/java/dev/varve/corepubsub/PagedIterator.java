/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Results that come page by page: while one is read, the next is on its way, and no more than that is held. For use by one thread.
 *
 * @param <T> the type of the results
 */
final class PagedIterator<T> implements ClosableIterator<T> {

    private final Function<Reply, Optional<T>> view;
    private final Effort effort;
    private @Nullable CompletableFuture<Chunk> coming;
    private Iterator<Reply> items;
    private @Nullable T next;
    private boolean closed;

    /**
     * Some items, and how to get more.
     *
     * @param items the items
     * @param next asks for the next chunk; empty where there is none
     */
    record Chunk(List<Reply> items, Optional<Next> next) {}

    /** Asks for a chunk. */
    @FunctionalInterface
    interface Next {
        CompletableFuture<Chunk> ask();
    }

    /**
     * Waits for the first chunk.
     *
     * @param view makes the result of an item; empty where it is not to appear
     */
    PagedIterator(Next first, Effort effort, Function<Reply, Optional<T>> view) {
        this.view = view;
        this.effort = effort;
        this.items = take(Waiting.on(first.ask(), effort));
    }

    @Override
    public boolean hasNext() {
        while (next == null && !closed) {
            CompletableFuture<Chunk> rest = coming;
            if (items.hasNext()) {
                next = view.apply(items.next()).orElse(null);
            } else if (rest != null) {
                items = take(Waiting.on(rest, effort));
            } else {
                return false;
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
        coming = chunk.next().map(Next::ask).orElse(null);
        return chunk.items().iterator();
    }
}
