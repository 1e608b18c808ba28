/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.Receipt;
import dev.varve.StorageException;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores values that are too large for a message beside their stream, before the message that refers to them.
 *
 * <p>A receipt is given once it is settled that the reference counts. Safe for use by many threads.
 */
final class ContentWrites {

    private static final Logger LOG = LoggerFactory.getLogger(ContentWrites.class);
    private static final long PAUSE_NANOS = 20_000_000;

    private final Session session;
    private final StreamReads reads;
    private final ContentStates states;

    ContentWrites(Session session, StreamReads reads) {
        this.session = session;
        this.reads = reads;
        this.states = new ContentStates(session);
    }

    /**
     * {@code write}, with its value beside the stream if it is too large for a message.
     *
     * @throws StorageException if it is not there; then nothing was written
     */
    Publisher.Write placed(Publisher.Write write, Effort effort) {
        if (write.message().sizeInBytes() <= session.room()) {
            return write;
        }
        MessageSizes.checkCountable(write, session.room());
        while (true) {
            StreamState state = state(write, effort);
            BucketStream content = session.contents().findOrMake(state.stream(), effort.reading());
            Upload upload = new Upload(write, state, content, effort);
            try {
                return write.referring(upload.store());
            } catch (StorageException e) {
                upload.giveUp();
                if (!e.retryable()
                        || effort.deadline().remaining().toNanos() < PAUSE_NANOS
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What the stream is now: a mirror of it may have been made a moment ago. */
    private StreamState state(Publisher.Write write, Effort effort) {
        KnownStream stream = write.stream();
        StreamState state = session.directory()
                .state(stream.id(), effort.reading())
                .filter(now -> now.stream().epoch() == stream.epoch())
                .orElseThrow(() -> gone(write, effort));
        MirrorMark.requireNone(state.stream(), effort);
        return state;
    }

    private StorageException gone(Publisher.Write write, Effort effort) {
        session.directory().forget(write.subject());
        return StorageException.unavailable(
                effort.what() + " was not done: its stream was dropped or made anew meanwhile", null);
    }

    /** One attempt to place a value. */
    private final class Upload {

        private final Publisher.Write write;
        private final StreamState before;
        private final BucketStream content;
        private final Effort effort;
        private final ObjectUpload chunks;

        Upload(Publisher.Write write, StreamState before, BucketStream content, Effort effort) {
            this.write = write;
            this.before = before;
            this.content = content;
            this.effort = effort;
            this.chunks = new ObjectUpload(
                    states.writes(), content, ContentStates.chunks(before.stream(), ""), session.room(), this::attempt);
        }

        /** Where an answer is lost, there is to be time for another upload. */
        private Effort attempt() {
            Duration patience = effort.deadline().remaining(session.config().requestTimeout());
            return Effort.write(
                    effort.what(), Deadline.after(patience), write.subject().value(), write.msgId());
        }

        ContentReference store() {
            KnownStream stream = before.stream();
            String subject = stream.naming().subject(write.subject());
            states.begin(
                    stream,
                    content,
                    chunks.id(),
                    subject,
                    before.lastSeq(),
                    attempt().reading());
            byte[] value = write.message().value().orElseThrow().unsafeArray();
            ObjectContent stored = chunks.store(new ByteArrayInputStream(value));
            // Not before the values can be seen, so that whoever makes a mirror sees them, or is seen.
            state(write, effort);
            boolean pending = states.read(stream, content, chunks.id(), effort)
                    .filter(now -> now.is(ContentState.Stage.PENDING))
                    .isPresent();
            if (!pending) {
                throw StorageException.unavailable(
                        effort.what() + " took so long that its value was given up meanwhile", null);
            }
            return new ContentReference(stored.id(), stored.size(), stored.sha256());
        }

        void giveUp() {
            chunks.settle();
            discard(before.stream(), content, chunks.id(), effort);
        }
    }

    /** {@code placed}, which {@code sending} sends; its receipt waits until it is settled that it counts. */
    Pending<Receipt> settling(Publisher.Write placed, Effort effort, Supplier<Pending<Receipt>> sending) {
        if (placed.content().isEmpty()) {
            return sending.get();
        }
        try {
            return sending.get().then(told -> settled(placed, told, effort));
        } catch (StorageException e) {
            discard(placed, effort);
            throw e;
        }
    }

    private Receipt settled(Publisher.Write placed, Supplier<Receipt> told, Effort effort) {
        Receipt receipt;
        try {
            receipt = told.get();
        } catch (StorageException e) {
            discard(placed, effort);
            throw e;
        }
        settle(placed, receipt, effort);
        session.sweep().soon(placed.stream(), ContentSweep.FEW);
        return receipt;
    }

    /** Gives up the value of {@code placed}, which was refused. */
    void discard(Publisher.Write placed, Effort effort) {
        placed.content()
                .ifPresent(reference -> session.contents()
                        .find(placed.stream(), effort.reading())
                        .ifPresent(content -> discard(placed.stream(), content, reference.id(), effort)));
    }

    /** Where that fails, a sweep does it later. */
    private void discard(KnownStream stream, BucketStream content, String id, Effort effort) {
        try {
            Optional<ContentState> state = states.read(stream, content, id, effort);
            boolean decided = state.filter(now -> now.is(ContentState.Stage.PENDING))
                    .filter(now ->
                            states.decide(stream, content, id, now, ContentState.Stage.GIVEN_UP, 0, effort.reading()))
                    .isPresent();
            if (decided) {
                states.removeChunks(stream, content, id, effort);
            }
        } catch (StorageException | OutcomeUnknownException e) {
            LOG.debug("value {} is left in stream {}: {}", id, content.id(), e.getMessage());
        }
    }

    /**
     * Settles that the message of {@code receipt} counts, which is that of {@code placed} or of an earlier copy.
     *
     * @throws OutcomeUnknownException if that cannot be
     */
    void settle(Publisher.Write placed, Receipt receipt, Effort effort) {
        Optional<Kept> there;
        try {
            there = reads.messages().read(placed.stream(), MessageReads.at(receipt.seq()), effort.reading());
        } catch (StorageException e) {
            throw e.code() == ErrorCode.CORRUPT ? e : effort.unanswered(e);
        }
        Optional<String> borne = there.flatMap(Kept::content).map(ContentReference::id);
        if (!borne.equals(placed.content().map(ContentReference::id))) {
            discard(placed, effort);
        }
        if (there.filter(kept -> !kept.counts()).isPresent()) {
            throw StorageException.unavailable(
                    effort.what() + " came so late that its value had been given up: message " + receipt.seq()
                            + " does not count; send it under another id, or after the dedup window",
                    null);
        }
    }
}
