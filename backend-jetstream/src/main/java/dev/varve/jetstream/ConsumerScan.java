/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.WireMessage;
import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a long range of a stream of one replica through a consumer in memory, which has no other replica's state to be behind of.
 *
 * <p>Deliveries are numbered, so a lost one is noticed. Where the consumer fails, or has nothing to say for too long (what it still counted may have been deleted), the rest is read message by message. For use by one thread at a time.
 */
final class ConsumerScan implements ClosableIterator<StoredMessage> {

    private static final Duration SILENCE = Duration.ofMillis(500);

    private final Scope scope;
    private final MessageReads messages;
    private final KnownStream stream;
    private final ScanBounds bounds;
    private final String what;
    private @Nullable FeedConsumer consumer;
    private @Nullable ClosableIterator<StoredMessage> rest;
    private @Nullable StoredMessage found;
    private long taken;
    private String lastText = "";
    private Optional<Subject> lastSubject = Optional.empty();
    private boolean ended;

    ConsumerScan(Scope scope, MessageReads messages, KnownStream stream, ScanBounds bounds) {
        this.scope = scope;
        this.messages = messages;
        this.stream = stream;
        this.bounds = bounds;
        this.what = "reading of '" + bounds.subjects() + "'";
        this.taken = bounds.first() - 1;
    }

    /** Begins to read, as far as this user may make a consumer. */
    ConsumerScan begin(Effort effort) {
        try {
            FeedConsumer.Manner manner = FeedConsumer.Manner.reading(bounds.first(), scope.session());
            FeedConsumer.Made made = FeedConsumer.make(scope.session(), stream, bounds.subjects(), manner, effort);
            consumer = made.consumer();
            if (made.pending() == 0) {
                readTheRest();
            }
        } catch (StorageException e) {
            // Not allowed, or no room for another consumer; a server that is away says so to the reading, too.
            readTheRest();
        }
        return this;
    }

    @Override
    public boolean hasNext() {
        while (found == null && !ended) {
            advance();
        }
        return found != null;
    }

    @Override
    public StoredMessage next() {
        if (!hasNext() || found == null) {
            throw new NoSuchElementException("the range has no more messages");
        }
        StoredMessage next = found;
        found = null;
        return next;
    }

    private void advance() {
        FeedConsumer source = consumer;
        if (source == null) {
            takeOfRest();
            return;
        }
        FeedConsumer.Delivery next = await(source);
        if (next == null) {
            readTheRest();
        } else {
            take(next);
        }
    }

    /** The next delivery; null if there is none for too long. */
    private FeedConsumer.@Nullable Delivery await(FeedConsumer source) {
        FeedConsumer.Delivery next = poll(source, Duration.ZERO);
        if (next == null && !source.isBroken()) {
            Deadline silent = Deadline.after(SILENCE);
            do {
                next = poll(source, silent.remaining());
            } while (next == null && !source.isBroken() && !silent.passed());
        }
        return next;
    }

    private FeedConsumer.@Nullable Delivery poll(FeedConsumer source, Duration wait) {
        scope.session().requireOpen();
        source.tend();
        return source.poll(wait);
    }

    private void take(FeedConsumer.Delivery delivery) {
        WireMessage message = delivery.message();
        AckSubject ack = delivery.ack();
        taken = ack.seq();
        if (ack.seq() > bounds.last() || ack.time().isAfter(bounds.until())) {
            end();
            return;
        }
        Effort effort = scope.read(what);
        found = subject(message)
                .map(subject -> Records.kept(subject, ack.seq(), ack.time(), message.headers(), message.payload()))
                .filter(kept -> kept.isLive(stream))
                .flatMap(kept -> messages.whole(stream, kept, effort))
                .orElse(null);
        if (ack.seq() == bounds.last()) {
            end();
        } else if (ack.pending() == 0) {
            // The count may be too low while messages are deleted: one question more tells.
            readTheRest();
        }
    }

    /** The subject of {@code message}, which mostly is that of the one before. */
    private Optional<Subject> subject(WireMessage message) {
        if (!message.subject().equals(lastText)) {
            lastText = message.subject();
            lastSubject = stream.naming().subject(lastText);
        }
        return lastSubject;
    }

    private void readTheRest() {
        closeConsumer();
        rest = taken >= bounds.last()
                ? new StreamScan()
                : new StreamScan(
                        scope,
                        messages,
                        stream,
                        new ScanBounds(bounds.subjects(), taken + 1, bounds.last(), bounds.until()));
    }

    private void takeOfRest() {
        ClosableIterator<StoredMessage> source = rest;
        if (source == null || !source.hasNext()) {
            end();
        } else {
            found = source.next();
        }
    }

    private void end() {
        ended = true;
        closeConsumer();
    }

    private void closeConsumer() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    @Override
    public void close() {
        end();
        found = null;
        if (rest != null) {
            rest.close();
        }
    }
}
