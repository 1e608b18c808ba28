/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.PutOptions;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** One of many who use the service at once: a stream of its own, a bucket of its own, and a feed of its stream. Safe for use by many threads, of which one follows. */
final class User implements AutoCloseable {

    private static final PublishOptions PUBLISH = PublishOptions.atLeast(Durability.PROCESS);
    private static final PutOptions PUT = PutOptions.atLeast(Durability.PROCESS);

    private final Varve varve;
    private final Subject stream;
    private final Key key;
    private final Changes feed;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong revision = new AtomicLong();
    private final AtomicLong stale = new AtomicLong();
    private long followed;
    private long told;

    /** Begins to follow the stream of user {@code number}. */
    User(Varve varve, int number) {
        this.varve = varve;
        this.stream = Subject.of("bench.user." + number);
        this.key = Key.of("bench-user-" + number, "state");
        this.feed = varve.streams().changes(stream.filter(), FeedStart.now());
    }

    CompletableFuture<?> publish() {
        return varve.streams()
                .publishAsync(stream, Payload.message(), PUBLISH)
                .thenAccept(receipt -> published.incrementAndGet());
    }

    CompletableFuture<?> put() {
        return varve.keyValues()
                .putAsync(key, Payload.bytes(), PUT)
                .thenAccept(receipt -> revision.accumulateAndGet(receipt.seq(), Math::max));
    }

    /** Reads the key; it counts as stale if its revision is below one that had been acknowledged before. */
    CompletableFuture<?> get(Executor readers) {
        return CompletableFuture.runAsync(this::read, readers);
    }

    private void read() {
        long least = revision.get();
        long there = varve.keyValues().get(key).map(KeyValueEntry::revision).orElse(0L);
        if (there < least) {
            stale.incrementAndGet();
        }
    }

    /** Takes what the feed has. */
    void follow() {
        for (Optional<Change> next = feed.next(Duration.ZERO); next.isPresent(); next = feed.next(Duration.ZERO)) {
            if (next.get().kind() == Change.Kind.SET && next.get().seq() > told) {
                told = next.get().seq();
                followed++;
            }
        }
    }

    /** How many messages the feed has told, each counted once; to be asked by the thread that follows. */
    long followed() {
        return followed;
    }

    /** How many messages were acknowledged. */
    long published() {
        return published.get();
    }

    /** How many acknowledged writes are not there, and reads that were older than a write acknowledged before. */
    long lost() {
        long stored = varve.streams().info(stream).map(StreamInfo::messages).orElse(0L);
        long keyLost = varve.keyValues().get(key).map(KeyValueEntry::revision).orElse(0L) < revision.get() ? 1 : 0;
        return Math.max(0, published.get() - stored) + keyLost + stale.get();
    }

    @Override
    public void close() {
        feed.close();
    }
}
