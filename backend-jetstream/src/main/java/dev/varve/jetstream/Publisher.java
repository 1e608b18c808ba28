/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sends messages to be stored, and makes a receipt of what is acknowledged.
 *
 * <p>Messages of one thread are sent in the order of its calls over one connection, and JetStream stores those of one stream in that order.
 */
final class Publisher {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Session session;
    private final PubSub pubSub;
    private final Conflicts conflicts;
    private final RefusedIds refusedIds;
    private final LostWrites lostWrites;

    /**
     * A message for a stream.
     *
     * @param msgId empty for none
     * @param mark where there is no id, tells it from another writer's equal message at the sequence that it expects; empty for none
     * @param content where its value is, if it is too large for a message
     */
    record Write(
            KnownStream stream,
            Subject subject,
            Message message,
            PublishOptions options,
            String msgId,
            String mark,
            Optional<ContentReference> content) {

        /** With its value. */
        Write(KnownStream stream, Subject subject, Message message, PublishOptions options, String msgId, String mark) {
            this(stream, subject, message, options, msgId, mark, Optional.empty());
        }

        /** The same, with its value in another place. */
        Write referring(ContentReference reference) {
            return new Write(stream, subject, message, options, msgId, mark, Optional.of(reference));
        }

        /** Without a mark. */
        Write(KnownStream stream, Subject subject, Message message, PublishOptions options, String msgId) {
            this(stream, subject, message, options, msgId, "");
        }

        /** The same, where {@code seq} is the last of the subject. */
        Write expecting(long seq) {
            PublishOptions other = new PublishOptions(
                    options.msgId(),
                    options.expectedLastSeq(),
                    OptionalLong.of(seq),
                    options.writerEpoch(),
                    options.ttl(),
                    options.atLeast());
            return new Write(stream, subject, message, other, msgId, mark, content);
        }
    }

    Publisher(Session session, StreamReads reads) {
        this.session = session;
        this.pubSub = session.connections().publishing();
        this.conflicts = new Conflicts(session, reads);
        this.refusedIds = new RefusedIds(session, reads);
        this.lostWrites = new LostWrites(conflicts, session);
    }

    /** @param awaited whether the caller waits at once */
    Pending<Receipt> publish(Write write, Effort effort, boolean awaited) {
        OptionalLong known = session.ownIds().find(write.stream(), write.msgId());
        if (known.isPresent()) {
            return Pending.done(effort, conflicts.receipt(write.stream(), new PubAck(known.getAsLong(), true)));
        }
        if (!session.features().findsLast() && conflicts.expectsNothingWhereSomethingIs(write, effort)) {
            return new Pending<>(
                    effort,
                    CompletableFuture.completedFuture(() -> conflicts.ofPublish(write, ApiError.conflict(), effort)));
        }
        return send(write, effort, error -> conflicts.ofPublish(write, error, effort), awaited);
    }

    /** @param awaited whether the caller waits at once */
    Pending<Receipt> set(Write write, long seq, Effort effort, boolean awaited) {
        return send(write, effort, error -> conflicts.ofSet(write, seq, effort), awaited);
    }

    private Pending<Receipt> send(Write write, Effort effort, Function<ApiError, Receipt> onConflict, boolean awaited) {
        Sent sent =
                new Sent(write, effort, message(write), answer -> receipt(write, answer, effort, onConflict), awaited);
        session.inFlight().begin(effort);
        try {
            session.lanes().of(write.stream(), lostWrites).add(sent);
        } catch (StorageException e) {
            session.inFlight().end();
            throw e;
        }
        var end = session.inFlight().until(sent.end());
        if (awaited) {
            sent.awaitAnswer();
        }
        return new Pending<>(effort, end);
    }

    /** The answer to another copy, a little later: the one that is in process has then been stored or not. */
    private ApiAnswer again(Write write, Effort effort) {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (effort.deadline().passed()) {
            throw effort.unanswered(null);
        }
        WireMessage reply =
                Waiting.on(pubSub.ask(message(write), effort.deadline().remaining()), effort);
        return ApiAnswer.of(Json.parse(effort.what(), reply.payload()));
    }

    /** Whatever fails meanwhile, the copy that is in process may be stored. */
    private ApiAnswer afterOther(Write write, Effort effort) {
        try {
            return again(write, effort);
        } catch (StorageException e) {
            throw effort.unanswered(e);
        }
    }

    /** A stream that nobody serves may have been dropped. */
    private RuntimeException missed(Write write, RuntimeException failure) {
        session.directory().forget(write.subject());
        return failure;
    }

    private WireMessage message(Write write) {
        return message(write, headers -> {
            if (session.features().copiesNamed()) {
                headers.add(JetStreamHeaders.EXPECTED_STREAM, write.stream().id());
            }
        });
    }

    /** The message to be published for {@code write}, with what {@code more} adds to its headers. */
    static WireMessage message(Write write, Consumer<WireHeaders.Builder> more) {
        return Records.published(write, headers -> {
            more.accept(headers);
            if (!write.msgId().isEmpty()) {
                headers.add(JetStreamHeaders.MSG_ID, write.msgId());
            }
            if (!write.mark().isEmpty()) {
                headers.add(JetStreamHeaders.OWN_MSG_ID, write.mark());
            }
            PublishOptions options = write.options();
            options.ttl().ifPresent(ttl -> TimeToLive.write(headers, ttl));
            options.expectedLastSeq().ifPresent(seq -> headers.add(JetStreamHeaders.EXPECTED_LAST_SEQUENCE, seq));
            options.expectedLastSubjectSeq()
                    .ifPresent(seq -> headers.add(JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE, seq));
        });
    }

    /** The stream that took the write: where the write does not name it, the subject may have been moved to another one meanwhile. */
    private KnownStream storing(Write write, ApiAnswer answer, Effort effort) {
        String id = answer.body().path("stream").asString(write.stream().id());
        if (id.equals(write.stream().id())) {
            return write.stream();
        }
        session.directory().forget(write.subject());
        return session.directory().byId(id, effort.reading()).orElse(write.stream());
    }

    private Receipt receipt(Write write, ApiAnswer answer, Effort effort, Function<ApiError, Receipt> onConflict) {
        if (answer.error().isEmpty()) {
            PubAck ack = PubAck.of(answer.body());
            return conflicts.receipt(
                    storing(write, answer, effort), ack.isStored() ? ack : refusedIds.settle(write, effort));
        }
        ApiError error = answer.error().get();
        if (error.number() == ApiError.ID_IN_PROCESS) {
            return receipt(write, afterOther(write, effort), effort, onConflict);
        }
        return switch (error.meaning()) {
            case CONFLICT ->
                conflicts
                        .pastExpired(write, effort.reading())
                        .or(() -> conflicts.asBelieved(write, error, effort.reading()))
                        .map(other -> receipt(other, again(other, effort), effort, onConflict))
                        .orElseGet(() -> onConflict.apply(error));
            case TOO_LARGE ->
                throw StorageException.tooLarge(
                        effort.what() + " was refused: " + error,
                        write.stream().spec().limits().maxMessageBytes());
            default -> throw missed(write, error.failure(effort));
        };
    }
}
