/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.PubSubSubscription;
import dev.varve.pubsub.delivery.Mailbox;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription that outlives connections: each new one takes it over. */
final class NatsSubscription implements PubSubSubscription {

    private final String filter;
    private final String queue;
    private final Mailbox mailbox;
    private final Consumer<NatsSubscription> atEnd;
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile @Nullable Attachment attachment;

    /** @param atEnd forgets this */
    NatsSubscription(String filter, String queue, Mailbox mailbox, Consumer<NatsSubscription> atEnd) {
        this.filter = filter;
        this.queue = queue;
        this.mailbox = mailbox;
        this.atEnd = atEnd;
    }

    /** Subscribes by a new connection. */
    void attach(NatsSession session) {
        long subscription = session.subscribe(filter, queue, message -> mailbox.offer(message, Duration.ZERO));
        attachment = new Attachment(session, subscription);
        if (ending.get()) {
            // Ended meanwhile, perhaps too early to see this attachment.
            session.unsubscribe(subscription);
        }
    }

    @Override
    public void drain(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean first = ending.compareAndSet(false, true);
        Attachment attached = attachment;
        if (first && attached != null) {
            attached.session.drain(attached.subscription, timeout);
        }
        finish(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    /** Takes no more, and lets what has arrived be handled, at most for {@code limit}. */
    void finish(Duration limit) {
        mailbox.seal();
        if (!mailbox.awaitIdle(limit)) {
            mailbox.close();
        }
        atEnd.accept(this);
    }

    @Override
    public void close() {
        ending.set(true);
        mailbox.close();
        Attachment attached = attachment;
        if (attached != null) {
            attached.session.unsubscribe(attached.subscription);
        }
        atEnd.accept(this);
    }

    private record Attachment(NatsSession session, long subscription) {}
}
