/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A feed as the application reads it: all work is done by the reader's thread, so that a reader that does not read costs a bounded buffer and nothing else.
 *
 * <p>For use by one thread at a time, except {@link #close}, {@link #caughtUp} and the buffer.
 *
 * @param <C> what the application is told
 */
final class Feed<C> implements AutoCloseable {

    private final FeedSource source;
    private final LiveBuffer buffer;
    private final Signal signal;
    private final LongSupplier clock;
    private final Function<FeedEvent, CompletableFuture<Optional<C>>> view;
    private final Consumer<Feed<C>> onClose;
    private final Later later;
    private final Replays replays;
    private final FeedMachine machine;
    private final Deque<Ready<C>> ready = new ArrayDeque<>();
    private int surveyFailures;
    private volatile @Nullable CompletableFuture<List<StreamPosition>> survey;
    private volatile boolean caughtUp;
    private volatile boolean closed;

    private record Ready<C>(FeedMachine.Told told, CompletableFuture<Optional<C>> change) {}

    /**
     * What a feed stands on.
     *
     * @param source where it asks
     * @param buffer what has come
     * @param signal says that something has come
     * @param later repeats what failed
     */
    record Parts(FeedSource source, LiveBuffer buffer, Signal signal, Later later) {}

    /**
     * @param view makes what the application is told of a change; empty where there is nothing left to tell
     * @param onClose gives back what the feed holds
     */
    Feed(
            Parts parts,
            LongSupplier clock,
            Function<FeedEvent, CompletableFuture<Optional<C>>> view,
            Consumer<Feed<C>> onClose) {
        this.source = parts.source();
        this.buffer = parts.buffer();
        this.signal = parts.signal();
        this.later = parts.later();
        this.clock = clock;
        this.view = view;
        this.onClose = onClose;
        this.replays = new Replays(source, signal, later);
        this.machine = new FeedMachine(source, buffer, replays);
    }

    /** Begins at {@code begin}, with the streams that exist; the subscription is in place by then. */
    void begin(List<StreamPosition> positions, FeedBegin begin) {
        machine.begin(positions, begin);
        caughtUp = machine.pastBeginning();
    }

    /** Changes may have been missed, of any stream. Any thread may say so. */
    void disturbed() {
        buffer.mark();
    }

    boolean caughtUp() {
        return caughtUp;
    }

    /** The next change, waited for at most {@code wait}. */
    Optional<C> next(Duration wait) {
        Deadline deadline = Deadline.after(wait, clock);
        while (true) {
            if (closed) {
                throw StorageException.unavailable("the feed is closed", null);
            }
            Optional<C> change = advance();
            if (change.isPresent() || deadline.passed() || !signal.await(deadline.remaining())) {
                return change;
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
            signal.raise();
        }
    }

    /** The next change, if one can be told without waiting. */
    private Optional<C> advance() {
        while (fetch() || step()) {
            Ready<C> head = ready.peek();
            if (head != null) {
                if (!head.change().isDone()) {
                    return Optional.empty();
                }
                Optional<C> change = take();
                if (change.isPresent()) {
                    return change;
                }
            }
        }
        caughtUp = caughtUp || machine.pastBeginning();
        return Optional.empty();
    }

    private Optional<C> take() {
        Ready<C> head = ready.remove();
        try {
            Optional<C> change = head.change().join();
            machine.delivered(head.told());
            caughtUp = caughtUp || machine.pastBeginning();
            return change;
        } catch (CompletionException e) {
            // A large value that could not be had is asked for again; the change must not be lost.
            ready.addFirst(ready(head.told()));
            Replays.refused(e);
            return Optional.empty();
        }
    }

    /** Prepares what is to be told next, and one more, since large values have to be fetched; whether there is anything. */
    private boolean fetch() {
        while (ready.size() < 2) {
            FeedMachine.Told told = machine.poll();
            if (told == null) {
                break;
            }
            ready.add(ready(told));
        }
        return !ready.isEmpty();
    }

    private Ready<C> ready(FeedMachine.Told told) {
        CompletableFuture<Optional<C>> change = view.apply(told.event());
        if (!change.isDone()) {
            var unused = change.whenComplete((done, failure) -> signal.raise());
        }
        return new Ready<>(told, change);
    }

    /** Does one thing that may lead to a change; whether there was anything to do. */
    private boolean step() {
        Replays.Arrival arrival = replays.poll();
        if (arrival != null) {
            machine.page(arrival.replay(), arrival.page());
            return true;
        }
        Map<String, Long> lost = buffer.takeLost();
        if (!lost.isEmpty()) {
            machine.lost(lost);
            return true;
        }
        FeedEvent event = buffer.poll();
        if (event != null) {
            machine.live(event);
            return true;
        }
        return look();
    }

    /** After a disturbance, asks how far the streams have come. */
    private boolean look() {
        CompletableFuture<List<StreamPosition>> asked = survey;
        if (asked == null) {
            boolean marked = buffer.takeMark();
            if (marked) {
                machine.mark();
                survey();
            }
            return marked;
        }
        if (!asked.isDone()) {
            return false;
        }
        try {
            List<StreamPosition> positions = asked.join();
            survey = null;
            surveyFailures = 0;
            machine.surveyed(positions);
        } catch (CompletionException e) {
            // Whatever was refused may be permitted, or repaired, when the reader asks again.
            survey = new CompletableFuture<>();
            later.run(++surveyFailures, this::survey);
            Replays.refused(e);
        }
        return true;
    }

    private void survey() {
        CompletableFuture<List<StreamPosition>> asked = source.positions();
        survey = asked;
        var unused = asked.whenComplete((positions, failure) -> signal.raise());
    }
}
