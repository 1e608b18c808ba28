/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.ObjectNode;

/** Finds out what it means that a write was refused for an expectation, or that its answer was lost: never is one reported as failed that is stored. */
final class Conflicts {

    private static final long PAUSE_NANOS = 20_000_000;

    private final Session session;
    private final Duration attempt;
    private final StreamReads reads;
    private final MessageIds ids;

    Conflicts(Session session, StreamReads reads) {
        this.session = session;
        this.attempt = session.config().requestTimeout();
        this.reads = reads;
        this.ids = new MessageIds(session);
    }

    /** The receipt of an earlier copy of the write, if there was one; fails with the conflict otherwise. */
    Receipt ofPublish(Publisher.Write write, ApiError error, Effort effort) {
        OptionalLong earlier = write.msgId().isEmpty() ? findMarked(write, effort) : find(write, effort);
        if (earlier.isPresent()) {
            return receipt(write.stream(), new PubAck(earlier.getAsLong(), true));
        }
        throw refused(write, error, effort);
    }

    /** The conflict of a write that was not stored. */
    StorageException refused(Publisher.Write write, ApiError error, Effort effort) {
        return StorageException.seqConflict(effort.what() + " was refused: " + error, actual(write, effort.reading()));
    }

    /**
     * Where the message with the id of {@code write} is. Asks until the leader of the stream tells, also where a copy is in process, whose fate is still open.
     *
     * @throws RuntimeException what {@link Effort#unanswered} makes, if nobody told within the deadline
     */
    OptionalLong find(Publisher.Write write, Effort effort) {
        while (!effort.deadline().passed()) {
            Effort question =
                    Effort.read(effort.what(), Deadline.after(effort.deadline().remaining(attempt)));
            try {
                return ids.find(write.stream(), write.subject(), write.msgId(), question);
            } catch (StorageException e) {
                if (!e.retryable()
                        || session.isClosed()
                        || Thread.currentThread().isInterrupted()) {
                    throw effort.unanswered(e);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw effort.unanswered(null);
    }

    /** Where the message with the mark of {@code write} is: it can stand at one sequence only. */
    private OptionalLong findMarked(Publisher.Write write, Effort effort) {
        if (write.mark().isEmpty()) {
            return OptionalLong.empty();
        }
        long seq = write.options().expectedLastSeq().orElseThrow() + 1;
        try {
            ApiAnswer there =
                    session.reading().read("STREAM.MSG.GET." + write.stream().id(), MessageReads.at(seq), effort);
            boolean ours =
                    !there.isAbsent() && IdSearch.bears(Records.headers(there.orThrow(effort.reading())), write.mark());
            return ours ? OptionalLong.of(seq) : OptionalLong.empty();
        } catch (StorageException e) {
            throw effort.unanswered(e);
        }
    }

    /**
     * The same write with another expectation, where only a message stands against it that has expired and that the server has not swept: it expects that one. So no two writers pass.
     */
    Optional<Publisher.Write> pastExpired(Publisher.Write write, Effort effort) {
        PublishOptions options = write.options();
        if (options.expectedLastSubjectSeq().isEmpty()) {
            return Optional.empty();
        }
        String subject = write.stream().naming().subject(write.subject());
        Optional<Kept> last = reads.messages()
                .read(write.stream(), MessageReads.last(subject), effort)
                .filter(kept -> !kept.isLive(write.stream()));
        boolean expected = last.isPresent()
                && reads.last(write.stream(), write.subject(), effort)
                                .map(Kept::seq)
                                .orElse(0L)
                        == options.expectedLastSubjectSeq().getAsLong();
        return expected ? last.map(kept -> write.expecting(kept.seq())) : Optional.empty();
    }

    /**
     * The same write as the server would take it, where it was refused although its subject is as it expects: nats-server 2.10 may take a subject for empty whose last message was removed. It expects what the server takes for true, and any
     * other write changes that. So no two writers pass. What it does not see is a deletion of the expected message between the look and the write.
     */
    Optional<Publisher.Write> asBelieved(Publisher.Write write, ApiError error, Effort effort) {
        PublishOptions options = write.options();
        boolean doubtful = !session.features().findsLast()
                && options.expectedLastSeq().isEmpty()
                && options.expectedLastSubjectSeq().isPresent()
                && error.lastSequence().isPresent();
        boolean met = doubtful
                && reads.last(write.stream(), write.subject(), effort)
                                .map(Kept::seq)
                                .orElse(0L)
                        == options.expectedLastSubjectSeq().getAsLong();
        return met ? Optional.of(write.expecting(error.lastSequence().getAsLong())) : Optional.empty();
    }

    /**
     * Whether {@code write} expects that its subject has no message, which has one. To be asked where the server does not know: nats-server 2.10 takes a subject for empty whose last message was removed.
     */
    boolean expectsNothingWhereSomethingIs(Publisher.Write write, Effort effort) {
        return write.options().expectedLastSubjectSeq().orElse(1) == 0
                && reads.last(write.stream(), write.subject(), effort.reading()).isPresent();
    }

    /** The sequence that is where another was expected. */
    private long actual(Publisher.Write write, Effort effort) {
        OptionalLong expectedLast = write.options().expectedLastSeq();
        if (expectedLast.isEmpty()) {
            // What the server reports may have expired.
            return reads.last(write.stream(), write.subject(), effort)
                    .map(Kept::seq)
                    .orElse(0L);
        }
        long last = lastSeq(write.stream(), effort);
        return last != expectedLast.getAsLong()
                        || write.options().expectedLastSubjectSeq().isEmpty()
                ? last
                : reads.last(write.stream(), write.subject(), effort)
                        .map(Kept::seq)
                        .orElse(0L);
    }

    private long lastSeq(KnownStream stream, Effort effort) {
        return session.directory()
                .state(stream.id(), effort)
                .map(StreamState::lastSeq)
                .orElse(0L);
    }

    /** What a set at a sequence means that is not the next one. */
    Receipt ofSet(Publisher.Write write, long seq, Effort effort) {
        Effort reading = effort.reading();
        Optional<StoredMessage> there = reads.messages()
                .read(write.stream(), MessageReads.at(seq), reading)
                .flatMap(kept -> reads.messages().whole(write.stream(), kept, reading));
        boolean identical = there.isPresent()
                && there.get().subject().equals(write.subject())
                && there.get().message().equals(write.message());
        if (identical) {
            return receipt(write.stream(), new PubAck(seq, true));
        }
        long last = lastSeq(write.stream(), reading);
        if (seq > last + 1) {
            session.capabilities().require(Capability.SEQ_SPARSE);
        }
        if (there.isPresent() && there.get().subject().equals(write.subject())) {
            refuseOverwrite(write.stream(), effort);
        }
        throw StorageException.seqConflict(effort.what() + " was refused: the last sequence is " + last, last);
    }

    private void refuseOverwrite(KnownStream stream, Effort effort) {
        if (stream.deniesDelete()) {
            throw StorageException.denied(
                    effort.what() + " would replace a message of a stream that denies deletes", null);
        }
        session.capabilities().require(Capability.SEQ_OVERWRITE);
    }

    /** The receipt of {@code ack}; of an earlier write, with its own time as long as the message is there. */
    Receipt receipt(KnownStream stream, PubAck ack) {
        return new Receipt(ack.seq(), session.clock().now(), ack.duplicate(), achieved(stream), stream.epoch());
    }

    /** What an acknowledgement means now: since the stream was looked at, its server may have come back with other settings. */
    private Durability achieved(KnownStream stream) {
        boolean lapsed =
                stream.durability().equals(Durability.DISK) && !session.survey().holds();
        return lapsed ? Durability.PROCESS : stream.durability();
    }

    /** What became of the write to {@code subject} under {@code msgId}. */
    Resolution resolve(KnownStream stream, Subject subject, String msgId, Effort effort) {
        OptionalLong found = ids.find(stream, subject, msgId, effort);
        if (found.isPresent()) {
            return stored(stream, found.getAsLong(), effort);
        }
        return remembersAll(stream, effort) ? Resolution.notStored() : Resolution.forgotten();
    }

    private Resolution stored(KnownStream stream, long seq, Effort effort) {
        Optional<Kept> there = reads.messages().read(stream, MessageReads.at(seq), effort);
        if (there.filter(kept -> !kept.counts()).isPresent()) {
            return Resolution.notStored();
        }
        Instant time = there.map(kept -> kept.stored().storeTime()).orElseGet(session.clock()::now);
        return Resolution.stored(new Receipt(seq, time, true, achieved(stream), stream.epoch()));
    }

    /** Whether no id can have been forgotten: the stream is younger than its window. */
    private boolean remembersAll(KnownStream stream, Effort effort) {
        ApiAnswer answer = session.administration().read("STREAM.INFO." + stream.id(), Json.object(), effort);
        if (answer.isAbsent()) {
            return true;
        }
        ObjectNode info = answer.orThrow(effort);
        Duration window = stream.idWindow(info.path("config"));
        boolean empty = info.path("state").path("last_seq").asLong(0) == 0;
        return empty || Json.time(info, "created").plus(window).isAfter(Json.time(info, "ts"));
    }
}
