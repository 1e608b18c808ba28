/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.BundleCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens feeds. Safe for use by many threads. */
final class Feeds {

    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Scope scope;

    Feeds(Scope scope) {
        this.scope = scope;
    }

    /** An open feed: first the subscription, then the positions, so that nothing can fall between them. */
    <C> Feed<C> open(FeedSource source, FeedBegin begin, Function<FeedEvent, CompletableFuture<Optional<C>>> view) {
        Session session = scope.session();
        session.requireOpen();
        Signal signal = new Signal();
        LiveBuffer buffer = new LiveBuffer(session.config().feedBufferBytes(), signal, source.waiting());
        PubSubSubscription subscription =
                session.pubSub().subscribe(source.subject(), message -> take(source, buffer, message));
        Later later = (failures, task) -> session.calls().repeater().later(failures, LONGEST_WAIT, task);
        Feed<C> feed = new Feed<>(new Feed.Parts(source, buffer, signal, later), System::nanoTime, view, closed -> {
            subscription.close();
            session.unregister(closed);
        });
        session.register(feed);
        try {
            session.pubSub().flush(scope.span());
            Effort effort = Effort.read("the positions of " + source.subject(), session.deadline(scope.span()));
            feed.begin(Waiting.on(source.positions(), effort), begin);
            return feed;
        } catch (RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    private static void take(FeedSource source, LiveBuffer buffer, WireMessage message) {
        try {
            BundleCodec.messages(message).forEach(each -> offer(source, buffer, each));
        } catch (StorageException e) {
            LOG.warn("changes on '{}' cannot be read and are left out: {}", message.subject(), e.getMessage());
        }
    }

    private static void offer(FeedSource source, LiveBuffer buffer, WireMessage message) {
        try {
            buffer.offer(source.live(message));
        } catch (StorageException e) {
            LOG.warn("a change on '{}' cannot be read and is left out: {}", message.subject(), e.getMessage());
        }
    }
}
