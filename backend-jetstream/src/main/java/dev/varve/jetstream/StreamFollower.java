/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireMessage;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Follows one stream for a feed.
 *
 * <p>The number of a change is the sequence of its message. What was told cannot be taken for known any more, and a reset says so, where the stream is another one of the same name; where it has lost what it had told; and where messages are gone that were not told, as their limits or a delete took
 * them first. For use by one thread, but for what wakes it.
 */
final class StreamFollower {

    private final Session session;
    private final ContentReads contents;
    private final SubjectFilter filter;
    private final String id;
    private final Runnable wake;
    private final AtomicBoolean queued = new AtomicBoolean();

    private KnownStream stream;
    /** The sequence of the last message told or passed over. */
    private long told;
    /** Whether the reader knows nothing of the stream, and so cannot have missed anything. */
    private boolean fresh;

    private boolean resetDue;
    private boolean gone;
    /** What there was when the feed was opened. */
    private long target;

    private boolean caughtUp;
    /** Up to this sequence, no message was missed that came before. */
    private long sureUpTo;

    private @Nullable Change held;
    private @Nullable FeedConsumer consumer;

    /** @param wake called when something has come */
    StreamFollower(Session session, SubjectFilter filter, StreamState state, Runnable wake) {
        this.session = session;
        this.contents = new ContentReads(session);
        this.filter = filter;
        this.stream = state.stream();
        this.id = stream.id();
        this.target = state.lastSeq();
        this.wake = wake;
    }

    /** Starts with what is stored from now on. */
    void startNow() {
        told = target;
        caughtUp = true;
    }

    /** Starts with what exists. */
    void startWithFirst() {
        fresh = true;
        caughtUp = target == 0;
    }

    /** Starts after {@code position}. */
    void startAfter(FeedPosition position) {
        told = position.number();
        if (position.epoch() != stream.epoch() || told > target) {
            reset();
        }
        caughtUp = !resetDue && told >= target;
    }

    private void reset() {
        resetDue = true;
        fresh = true;
        told = 0;
        held = null;
        sureUpTo = 0;
        closeConsumer();
    }

    /** Whether it is to be put into the queue of those that may have something to tell, where it stands once at most. */
    boolean enqueue() {
        return queued.compareAndSet(false, true);
    }

    void dequeued() {
        queued.set(false);
    }

    KnownStream stream() {
        return stream;
    }

    /** Whether the stream is no more, and the reader has been told so. */
    boolean isOver() {
        return gone && !resetDue;
    }

    boolean isCaughtUp() {
        return caughtUp && !resetDue && held == null;
    }

    /** The next change, if there is one; asks for more otherwise. */
    Optional<Change> take(Effort effort) {
        Optional<Change> change = takeHeld();
        FeedConsumer source = consumer;
        while (change.isEmpty() && source != null) {
            FeedConsumer.Delivery delivery = source.poll(Duration.ZERO);
            if (delivery == null) {
                break;
            }
            tell(delivery, effort);
            change = takeHeld();
        }
        if (change.isEmpty()) {
            tend(effort);
            change = takeHeld();
        }
        return change;
    }

    private Optional<Change> takeHeld() {
        if (resetDue) {
            resetDue = false;
            return Optional.of(Change.reset(new FeedPosition(stream.name(), stream.epoch(), 0)));
        }
        Optional<Change> change = Optional.ofNullable(held);
        held = null;
        return change;
    }

    private void tell(FeedConsumer.Delivery delivery, Effort effort) {
        WireMessage message = delivery.message();
        AckSubject ack = delivery.ack();
        Optional<StoredMessage> stored = whole(message, ack);
        resetDue = !fresh && isEvicting() && ack.seq() > Math.max(told + 1, sureUpTo) && missed(ack, effort);
        fresh = false;
        told = ack.seq();
        caughtUp |= ack.seq() >= target || ack.pending() == 0;
        held = stored.filter(found -> MessageReads.isLive(stream, found))
                .map(found -> Change.set(new FeedPosition(stream.name(), stream.epoch(), found.seq()), found))
                .orElse(null);
    }

    /** The message, as its writer wrote it. Where its value cannot be had now, it is delivered again; where it is damaged, that is told once. */
    private Optional<StoredMessage> whole(WireMessage message, AckSubject ack) {
        Effort effort = Effort.read(
                "reading changes of '" + filter + "'",
                Deadline.after(session.config().deadline()));
        try {
            return stream.naming()
                    .subject(message.subject())
                    .map(subject -> Records.kept(subject, ack.seq(), ack.time(), message.headers(), message.payload()))
                    .map(kept -> contents.settled(stream, kept, effort))
                    .flatMap(kept -> contents.whole(stream, kept, effort));
        } catch (StorageException e) {
            if (e.retryable()) {
                closeConsumer();
            } else {
                told = ack.seq();
            }
            throw e;
        }
    }

    /** Whether messages may go that nobody deletes. */
    private boolean isEvicting() {
        return !stream.spec().limits().equals(StreamLimits.none());
    }

    private boolean missed(AckSubject ack, Effort effort) {
        Optional<StreamState> state = session.directory().state(id, effort);
        sureUpTo = ack.seq();
        return state.isPresent() && state.get().firstSeq() > told + 1;
    }

    /** Sees to it that messages come. */
    void tend(Effort effort) {
        if (gone) {
            return;
        }
        FeedConsumer source = consumer;
        if (source != null && source.isBroken()) {
            closeConsumer();
            source = null;
        }
        if (source == null) {
            source = attach(effort);
        }
        if (source != null) {
            source.tend();
        }
    }

    private @Nullable FeedConsumer attach(Effort effort) {
        Optional<StreamState> state = session.directory().state(id, effort);
        if (state.isEmpty()) {
            end();
            return null;
        }
        check(state.get());
        FeedConsumer.Made made = FeedConsumer.make(
                session, stream, subjects(), FeedConsumer.Manner.following(told + 1, session, wake), effort);
        consumer = made.consumer();
        caughtUp |= made.pending() == 0;
        return consumer;
    }

    private void check(StreamState state) {
        boolean another = state.stream().epoch() != stream.epoch();
        boolean lost = state.lastSeq() < told;
        boolean missed = !fresh && state.firstSeq() > told + 1;
        stream = state.stream();
        if (another || lost || missed) {
            boolean known = !fresh;
            reset();
            resetDue = known;
        }
    }

    private void end() {
        gone = true;
        caughtUp = true;
        boolean known = !fresh;
        reset();
        resetDue = known;
    }

    /** What to ask of the stream; empty where all of it fits. */
    private String subjects() {
        boolean all = stream.spec().subjects().stream().allMatch(filter::covers);
        return all ? "" : stream.naming().filter(filter);
    }

    private void closeConsumer() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    void close() {
        closeConsumer();
    }
}
