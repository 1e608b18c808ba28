/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Reads a feed as a layer would: keeps the state that the changes describe, and requires that the positions of each stream rise and that nothing is told twice.
 *
 * <p>For use by one thread.
 */
final class FeedReader {

    /** Long enough that a change under way arrives, short enough to wait for often. */
    static final Duration NOT_COMING = Duration.ofMillis(150);

    private final Changes feed;
    private final Duration patience;
    private final Map<String, FeedPosition> positions = new HashMap<>();
    private final Map<String, NavigableMap<Long, StoredMessage>> state = new HashMap<>();
    private int resets;

    FeedReader(Changes feed, Duration patience) {
        this.feed = feed;
        this.patience = patience;
    }

    /** The next change, which must come. */
    Change next() {
        Change change = feed.next(patience).orElseThrow(() -> new AssertionError("no change within " + patience));
        apply(change);
        return change;
    }

    /** The next change, which must be of {@code kind}. */
    Change next(Change.Kind kind) {
        Change change = next();
        assertThat(change.kind()).as("kind of %s", change).isEqualTo(kind);
        return change;
    }

    void assertNothingMore() {
        assertThat(feed.next(NOT_COMING)).as("further change").isEmpty();
    }

    /** Reads on until nothing comes. */
    void readToQuiet() {
        for (Optional<Change> next = feed.next(NOT_COMING); next.isPresent(); next = feed.next(NOT_COMING)) {
            apply(next.get());
        }
    }

    /** Reads on until {@code done}, and fails if that takes too long. */
    void readUntil(BooleanSupplier done) {
        Instant end = Instant.now().plus(patience);
        while (!done.getAsBoolean()) {
            assertThat(Instant.now())
                    .as("the feed comes to an end; read %s", state.keySet())
                    .isBefore(end);
            feed.next(NOT_COMING).ifPresent(this::apply);
        }
    }

    /** The messages of {@code stream} as the changes told them. */
    NavigableMap<Long, StoredMessage> messages(String stream) {
        return state.computeIfAbsent(stream, name -> new TreeMap<>());
    }

    /** Where the reader stands in {@code stream}. */
    FeedPosition position(String stream) {
        return Objects.requireNonNull(positions.get(stream), "nothing was read of " + stream);
    }

    int resets() {
        return resets;
    }

    private void apply(Change change) {
        String stream = change.position().stream();
        FeedPosition last = positions.put(stream, change.position());
        if (change.kind() == Change.Kind.RESET) {
            resets++;
            messages(stream).clear();
            return;
        }
        if (last != null && last.epoch() == change.position().epoch() && last.number() > 0) {
            assertThat(change.position().number())
                    .as("number of %s after %s", change, last)
                    .isGreaterThan(last.number());
        }
        remember(messages(stream), change);
    }

    private static void remember(NavigableMap<Long, StoredMessage> messages, Change change) {
        switch (change.kind()) {
            case SET -> messages.put(change.seq(), change.message().orElseThrow());
            case DELETE, EVICT -> messages.remove(change.seq());
            case DELETE_ALL ->
                messages.headMap(change.seq(), true)
                        .values()
                        .removeIf(message ->
                                message.subject().equals(change.subject().orElseThrow()));
            case RESET -> messages.clear();
        }
    }
}
