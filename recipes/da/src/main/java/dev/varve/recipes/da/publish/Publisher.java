/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.recipes.da.journal.Confirmation;
import dev.varve.recipes.da.journal.Journal;
import dev.varve.recipes.da.journal.JournalCursor;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Brings the actions of a journal to the stream: each exactly once, in order, without gap.
 *
 * <p>It begins where the stream ends, and after every failure looks again where that is. While the store does not answer it tries again and again; the journal grows meanwhile. It
 * stops for good when it finds another publisher's message in its subject, or when stream and journal do not meet; those who wait at the gate are then told.
 *
 * <p>Has one thread of its own. Safe for use by many threads.
 */
public final class Publisher implements AutoCloseable {

    /** What another attempt may mend, if not at once. */
    private static final Set<ErrorCode> PASSING = Set.of(
            ErrorCode.UNAVAILABLE,
            ErrorCode.INSUFFICIENT_STORAGE,
            ErrorCode.RESTORING,
            ErrorCode.SEQ_CONFLICT,
            ErrorCode.DENIED);

    /** How long a look at the journal takes; then it is seen whether there is something to write down. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Journal journal;
    private final CommitGate gate;
    private final Confirmed confirmed;
    private final Resumption resumption;
    private final Transmission transmission;
    private final Retries retries;
    private final Thread thread = new Thread(this::run, "varve-da-publisher");
    private volatile PublisherStatus.State state = PublisherStatus.State.RUNNING;
    private volatile Optional<String> problem = Optional.empty();
    private volatile Optional<StorageException> stopped = Optional.empty();
    private volatile boolean closed;

    /**
     * A publisher that is not started.
     *
     * @param journal where the actions are; it outlives the publisher
     * @param streams where they go
     * @param gate what is told of those that are durable
     * @param settings how
     * @param epoch the writer epoch, greater than that of every publisher before this one, where the store has them
     */
    public Publisher(
            Journal journal, StreamStore streams, CommitGate gate, PublisherSettings settings, OptionalLong epoch) {
        this.journal = journal;
        this.gate = gate;
        confirmed = new Confirmed(journal, gate);
        resumption = new Resumption(streams, journal, confirmed, settings.least());
        Outgoing outgoing = new Outgoing(streams, journal.revision(), settings.least(), epoch);
        transmission = switch (settings.mode()) {
            case LINEAR -> new Linear(outgoing, confirmed, PATIENCE);
            case PIPELINED -> new Pipelined(outgoing, confirmed, PATIENCE, settings.window());
            case BATCHED -> new Batched(outgoing, confirmed, PATIENCE, settings.window());
        };
        retries = new Retries(settings.firstRetry(), settings.lastRetry());
        thread.setDaemon(true);
    }

    /**
     * Starts. Where the journal is empty it first asks the stream behind which action it begins, and so needs an answer; otherwise it asks in the background.
     *
     * @throws StorageException what the store throws, if the journal is empty; {@link ErrorCode#FENCED}, {@link ErrorCode#CORRUPT}
     */
    public void start() {
        if (journal.start().isEmpty()) {
            resumption.find();
        }
        thread.start();
    }

    /** How it fares. */
    public PublisherStatus status() {
        OptionalLong last =
                confirmed.last().map(mark -> OptionalLong.of(mark.actionId())).orElse(OptionalLong.empty());
        long before = last.orElseGet(
                () -> journal.start().map(start -> start.firstId() - 1).orElse(-1L));
        long backlog = Math.max(0, journal.lastJournaled().orElse(before) - before);
        return new PublisherStatus(state, last, backlog, resumption.resent(), problem);
    }

    /** Why nothing is published any more; empty while something is. Costs nothing, so that it can be asked before each action. */
    public Optional<StorageException> stopped() {
        return stopped;
    }

    private void run() {
        while (!closed && isAlive()) {
            attempt(() -> resumption.find().ifPresentOrElse(this::publish, () -> journal.awaitBegin(PATIENCE)));
        }
        attempt(confirmed::writeDown);
        state = isAlive() ? PublisherStatus.State.CLOSED : state;
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            refused(e);
        } catch (OutcomeUnknownException e) {
            retry(e);
        } catch (RuntimeException | Error e) {
            stop(PublisherStatus.State.FAILED, StorageException.unavailable("the publisher has failed: " + e, e));
        }
    }

    private boolean isAlive() {
        return state == PublisherStatus.State.RUNNING || state == PublisherStatus.State.RETRYING;
    }

    private void publish(SubjectEnd end) {
        try (JournalCursor actions = journal.from(end.nextId())) {
            transmission.begin(end);
            while (!closed) {
                if (transmission.step(actions)) {
                    progressed();
                } else {
                    confirmed.writeDown();
                }
            }
        } finally {
            transmission.settle();
        }
    }

    private void progressed() {
        retries.succeeded();
        state = PublisherStatus.State.RUNNING;
        problem = Optional.empty();
    }

    private void refused(StorageException e) {
        if (e.code() == ErrorCode.FENCED) {
            stop(PublisherStatus.State.FENCED, e);
        } else if (PASSING.contains(e.code())) {
            retry(e);
        } else {
            stop(PublisherStatus.State.FAILED, e);
        }
    }

    private void retry(RuntimeException e) {
        state = PublisherStatus.State.RETRYING;
        problem = Optional.ofNullable(e.getMessage());
        retries.pause();
    }

    private void stop(PublisherStatus.State last, StorageException reason) {
        state = last;
        stopped = Optional.of(reason);
        problem = Optional.ofNullable(reason.getMessage());
        gate.fail(reason);
    }

    /** Writes down in the journal what the stream has confirmed: so far, the journal may be cut. */
    public void writeDown() {
        confirmed.writeDown();
    }

    /** The last action that the stream has confirmed. */
    public Optional<Confirmation> confirmed() {
        return confirmed.last();
    }

    /** Ends what is on its way, and writes down how far it came. What is not confirmed stays in the journal. Closing twice is harmless. */
    @Override
    public void close() {
        closed = true;
        // Not an interrupt: that would close the files which the thread is at.
        retries.close();
        journal.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gate.fail(StorageException.unavailable("the publisher is closed", null));
    }
}
