/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A feed of keys as the application sees it. */
final class CorePubSubWatch implements Watch {

    private final Feed<KeyValueChange> feed;

    CorePubSubWatch(Feed<KeyValueChange> feed) {
        this.feed = feed;
    }

    @Override
    public Optional<KeyValueChange> next(Duration wait) {
        return feed.next(wait);
    }

    @Override
    public boolean caughtUp() {
        return feed.caughtUp();
    }

    @Override
    public void close() {
        feed.close();
    }

    /** Where {@code start} begins in {@code bucket}. */
    static FeedBegin begin(String bucket, WatchStart start) {
        if (start instanceof WatchStart.After after) {
            return new FeedBegin.After(Map.of(bucket, new FeedBegin.Place(0, after.revision())));
        }
        return start instanceof WatchStart.Now ? new FeedBegin.Now() : new FeedBegin.Beginning();
    }

    /**
     * What the application is told of {@code event}.
     *
     * @param get reads the live value of a key, for one that did not come along; if there is another by then, its own change tells it
     */
    static CompletableFuture<Optional<KeyValueChange>> view(
            FeedEvent event, Function<Key, CompletableFuture<Optional<KeyValueEntry>>> get) {
        if (event.type() == FeedEvent.Type.RESET) {
            return CompletableFuture.completedFuture(Optional.of(KeyValueChange.reset()));
        }
        KeyChangeRecord told = KeyChangeRecord.read(
                HeaderReader.of(event.wire().headers()), event.wire().payload());
        if (told.cut().isEmpty()) {
            return CompletableFuture.completedFuture(told.change());
        }
        return get.apply(told.key().orElseThrow())
                .thenApply(value -> value.filter(entry -> entry.revision() == told.revision())
                        .map(KeyValueChange::put));
    }
}
