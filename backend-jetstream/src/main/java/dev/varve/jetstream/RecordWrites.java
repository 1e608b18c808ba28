/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Writes the messages of buckets.
 *
 * <p>Each bears an id, by which a write whose answer was lost is known again when its subject is read. Messages of one thread are sent in the order of its calls over one connection, and JetStream stores those of one stream in that
 * order. Safe for use by many threads.
 */
final class RecordWrites {

    private final Session session;
    private final BucketStreams streams;
    private final RecordReads reads;
    private final WriteIds ids = new WriteIds();

    /**
     * A message to be stored.
     *
     * @param headers those that it is to have beside those of JetStream
     */
    record Write(BucketStream stream, String subject, WireHeaders headers, Bytes payload) {}

    RecordWrites(Session session, BucketStreams streams, RecordReads reads) {
        this.session = session;
        this.streams = streams;
        this.reads = reads;
    }

    /**
     * Sends {@code write}; completes with what JetStream said, and exceptionally where nothing was done or nobody knows.
     *
     * @throws StorageException if it is certain at once that nothing was done
     */
    CompletableFuture<ApiAnswer> send(Write write, Effort effort) {
        String id = ids.next();
        WireMessage message = WireMessage.of(write.subject(), headers(write, id), write.payload());
        session.inFlight().begin(effort);
        try {
            effort.requireTime();
            CompletableFuture<ApiAnswer> answer = session.connections()
                    .publishing()
                    .request(message, patience(effort))
                    .handle((got, failure) -> failure == null
                            ? answer(got, effort)
                            : afterLoss(write, id, Waiting.failure(failure, effort), effort));
            return session.inFlight().until(answer);
        } catch (StorageException e) {
            session.inFlight().end();
            throw e;
        }
    }

    private ApiAnswer sendAndWait(Write write, Effort effort) {
        String id = ids.next();
        WireMessage message = WireMessage.of(write.subject(), headers(write, id), write.payload());
        session.inFlight().begin(effort);
        try {
            effort.requireTime();
            var reply = session.connections().publishing().ask(message, patience(effort));
            return answerOrLoss(write, id, reply, effort);
        } finally {
            session.inFlight().end();
        }
    }

    private ApiAnswer answerOrLoss(Write write, String id, CompletableFuture<WireMessage> reply, Effort effort) {
        WireMessage got;
        try {
            got = Waiting.on(reply, effort);
        } catch (StorageException | OutcomeUnknownException e) {
            return afterLoss(write, id, e, effort);
        }
        return answer(got, effort);
    }

    private static ApiAnswer answer(WireMessage reply, Effort effort) {
        return ApiAnswer.of(Json.parse(effort.what(), reply.payload()));
    }

    /** {@link #send}, waited for, and repeated while the bucket is there and nobody listens for it. */
    ApiAnswer sendNow(Write write, Effort effort) {
        while (true) {
            try {
                return sendAndWait(write, effort);
            } catch (StorageException e) {
                if (session.unserved().isFinal(e, write.stream().id(), write.subject(), effort)) {
                    throw e;
                }
            }
        }
    }

    /** What JetStream said to {@code writes} of one stream, of which it stores all or none, in their order (ADR-50 of NATS). The last one commits, and an error is that of the whole. */
    ApiAnswer sendAsOne(List<Write> writes, Effort effort) {
        String batch = UUID.randomUUID().toString();
        for (int i = 1; i < writes.size(); i++) {
            Write write = part(writes.get(i - 1), batch, i);
            session.connections()
                    .publishing()
                    .publish(WireMessage.of(write.subject(), headers(write, ids.next()), write.payload()));
        }
        Write last = part(writes.get(writes.size() - 1), batch, writes.size());
        WireHeaders committing = WireHeaders.builder()
                .addAll(last.headers())
                .add(JetStreamHeaders.BATCH_COMMIT, 1)
                .build();
        return sendNow(new Write(last.stream(), last.subject(), committing, last.payload()), effort);
    }

    private static Write part(Write write, String batch, int number) {
        WireHeaders headers = WireHeaders.builder()
                .addAll(write.headers())
                .add(JetStreamHeaders.BATCH_ID, batch)
                .add(JetStreamHeaders.BATCH_SEQUENCE, number)
                .build();
        return new Write(write.stream(), write.subject(), headers, write.payload());
    }

    private static WireHeaders headers(Write write, String id) {
        return WireHeaders.builder()
                .add(JetStreamHeaders.EXPECTED_STREAM, write.stream().id())
                .add(JetStreamHeaders.OWN_MSG_ID, id)
                .addAll(write.headers())
                .build();
    }

    /** Some of the time is kept for looking what became of a write. */
    private static Duration patience(Effort effort) {
        Duration most = effort.deadline().remaining().multipliedBy(3).dividedBy(4);
        return most.isZero() ? Duration.ofNanos(1) : most;
    }

    /** The answer of a write that got none, if it is there; otherwise it may come yet. */
    private ApiAnswer afterLoss(Write write, String id, RuntimeException failure, Effort effort) {
        if (failure instanceof StorageException refused) {
            throw streams.missed(write.stream().bucket(), refused);
        }
        try {
            return reads.last(write.stream(), write.subject(), effort.reading())
                    .filter(last -> last.headers()
                            .first(JetStreamHeaders.OWN_MSG_ID)
                            .filter(id::equals)
                            .isPresent())
                    .map(last -> new ApiAnswer(Json.object().put("seq", last.seq()), java.util.Optional.empty()))
                    .orElseThrow(() -> failure);
        } catch (StorageException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
