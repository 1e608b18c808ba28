/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A feed of streams as the application sees it. */
final class CorePubSubChanges implements Changes {

    private final Feed<Change> feed;

    CorePubSubChanges(Feed<Change> feed) {
        this.feed = feed;
    }

    @Override
    public Optional<Change> next(Duration wait) {
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

    /** Where {@code start} begins. */
    static FeedBegin begin(FeedStart start) {
        if (start instanceof FeedStart.After after) {
            Map<String, FeedBegin.Place> places = new HashMap<>();
            after.positions()
                    .forEach(position ->
                            places.put(position.stream(), new FeedBegin.Place(position.epoch(), position.number())));
            return new FeedBegin.After(places);
        }
        return start instanceof FeedStart.Now ? new FeedBegin.Now() : new FeedBegin.Beginning();
    }

    /** What the application is told of {@code event}; a value that did not come along is fetched, and if it is gone there is nothing to tell. */
    static CompletableFuture<Optional<Change>> view(FeedEvent event, StreamReads reads) {
        FeedPosition position = new FeedPosition(event.stream(), event.epoch(), event.number());
        if (event.type() == FeedEvent.Type.RESET) {
            return CompletableFuture.completedFuture(Optional.of(Change.reset(position)));
        }
        ChangeRecord told = ChangeRecord.read(
                HeaderReader.of(event.wire().headers()), event.wire().payload());
        if (told.cut().isEmpty()) {
            return CompletableFuture.completedFuture(told.change());
        }
        return reads.getAsync(told.subject().orElseThrow(), told.seq())
                .thenApply(message -> message.map(stored -> Change.set(position, stored)));
    }
}
