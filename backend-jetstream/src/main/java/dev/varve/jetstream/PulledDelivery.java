/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.NoAnswerException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.stream.Delivery;
import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One message handed to a handle. Each settlement is confirmed by the leader of the consumer, and repeated until it is. */
final class PulledDelivery implements Delivery {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Scope scope;
    private final ConsumerAddress consumer;
    private final Supplier<StoredMessage> message;
    private final Subject subject;
    private final AckSubject ack;
    private volatile boolean settled;

    /** @param message reads it; asked each time */
    PulledDelivery(
            Scope scope, ConsumerAddress consumer, Subject subject, Supplier<StoredMessage> message, AckSubject ack) {
        this.scope = scope;
        this.consumer = consumer;
        this.subject = subject;
        this.message = message;
        this.ack = ack;
    }

    /** This delivery, settled by having been delivered. */
    PulledDelivery settled() {
        settled = true;
        return this;
    }

    @Override
    public StoredMessage message() {
        return message.get();
    }

    @Override
    public int count() {
        return ack.count();
    }

    @Override
    public void ack() {
        settle("ack", "+ACK");
        settled = true;
    }

    @Override
    public void nak(Duration delay) {
        Preconditions.require(!delay.isNegative(), "delay must not be negative, not " + delay);
        settle("nak", delay.isZero() ? "-NAK" : "-NAK " + Json.object().put("delay", delay.toNanos()));
    }

    @Override
    public void term(String reason) {
        settle("term", "+TERM " + reason.replaceAll("\\R", " "));
        settled = true;
    }

    @Override
    public void inProgress() {
        settle("in-progress", "+WPI");
    }

    private void settle(String what, String text) {
        Effort effort = scope.write(
                what + " of message " + ack.seq() + " of '" + subject + "' for consumer '" + consumer.name() + "'",
                subject.value(),
                "");
        if (!settled) {
            send(WireMessage.of(ack.value(), WireHeaders.none(), Bytes.utf8(text)), effort);
        }
    }

    /** Sends it until it is confirmed; a repeat changes nothing. */
    private void send(WireMessage settlement, Effort effort) {
        boolean unclear = false;
        while (true) {
            try {
                Duration attempt =
                        effort.deadline().remaining(scope.session().config().requestTimeout());
                if (attempt.isZero()) {
                    throw unclear ? effort.unanswered(null) : effort.tooLate();
                }
                CompletableFuture<WireMessage> answer =
                        scope.session().connections().consuming().request(settlement, attempt);
                Waiting.on(answer, effort.reading());
                return;
            } catch (StorageException e) {
                unclear |= e.getCause() instanceof NoAnswerException;
                giveUp(e, effort, unclear);
            }
        }
    }

    private void giveUp(StorageException failure, Effort effort, boolean unclear) {
        boolean over = effort.deadline().remaining().compareTo(PAUSE) < 0
                || Thread.currentThread().isInterrupted();
        if (!failure.retryable()) {
            throw failure;
        }
        if (over) {
            throw unclear ? effort.unanswered(failure) : failure;
        }
        requireExists(effort.reading());
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private void requireExists(Effort effort) {
        try {
            ApiAnswer look = scope.session().administration().read(consumer.request("INFO"), Json.object(), effort);
            ConsumerAdmin.answered(look, consumer, effort);
        } catch (StorageException e) {
            if (!e.retryable()) {
                throw e;
            }
        }
    }
}
