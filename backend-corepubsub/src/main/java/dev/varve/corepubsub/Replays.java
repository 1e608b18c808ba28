/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The replays of one feed: some under way, the others in a queue, so that many streams cost no more memory than a few pages. For use by one thread. */
final class Replays {

    private static final int MAX_ACTIVE = 4;

    private final FeedSource source;
    private final Signal signal;
    private final Later later;
    private final Deque<Replay> queued = new ArrayDeque<>();
    private final List<Replay> active = new ArrayList<>();
    private int initialLeft;

    Replays(FeedSource source, Signal signal, Later later) {
        this.source = source;
        this.signal = signal;
        this.later = later;
    }

    /** A page that has come, of this replay. */
    record Arrival(Replay replay, ChangePage page) {}

    void add(Replay replay) {
        if (replay.start().initial()) {
            initialLeft++;
        }
        queued.add(replay);
        fill();
    }

    /** Asks for the page of {@code replay} that goes on after {@code number}, where {@code taken} ends. */
    void next(Replay replay, long number, ChangePage taken) {
        replay.advance(number, taken);
        replay.ask(source, signal::raise);
    }

    /** {@code replay} has told everything. */
    void finish(Replay replay) {
        active.remove(replay);
        queued.remove(replay);
        if (replay.start().initial()) {
            initialLeft--;
        }
        fill();
    }

    /** Ends the replays of {@code follow}, whatever they have told. */
    void cancel(Follow follow) {
        List<Replay> ended = new ArrayList<>(active);
        ended.addAll(queued);
        ended.removeIf(replay -> replay.follow() != follow);
        ended.forEach(this::finish);
    }

    /** Whether everything that existed at the beginning has been told. */
    boolean pastBeginning() {
        return initialLeft == 0;
    }

    /**
     * A page that has come; null if there is none. What failed for the moment is asked again, later.
     *
     * @throws StorageException if the server refuses for good
     */
    @Nullable
    Arrival poll() {
        for (Replay replay : active) {
            CompletableFuture<ChangePage> page = replay.arrived();
            if (page != null) {
                try {
                    return new Arrival(replay, page.join());
                } catch (CompletionException e) {
                    refused(e);
                    later.run(replay.failed(), () -> replay.ask(source, signal::raise));
                }
            }
        }
        return null;
    }

    static void refused(CompletionException failure) {
        if (failure.getCause() instanceof StorageException error && !error.retryable()) {
            throw error;
        }
    }

    private void fill() {
        while (active.size() < MAX_ACTIVE && !queued.isEmpty()) {
            Replay replay = queued.remove();
            active.add(replay);
            replay.ask(source, signal::raise);
        }
    }
}
