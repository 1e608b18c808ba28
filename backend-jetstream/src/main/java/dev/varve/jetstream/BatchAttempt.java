/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Sends a batch once, and says what came of it. */
final class BatchAttempt {

    /** What came of it. */
    sealed interface Outcome {
        /** It is stored. */
        record Stored(PubAck ack) implements Outcome {}

        /** The server refused it, and nothing is stored. */
        record Refused(ApiError error) implements Outcome {}

        /** It was not committed, and nothing is stored. */
        record NotSent(StorageException cause) implements Outcome {}

        /** No answer came to the commit, and it may be stored. */
        record Lost() implements Outcome {}
    }

    private final Session session;
    private final Effort effort;
    private final Duration attempt;
    private final String id = UUID.randomUUID().toString();

    BatchAttempt(Session session, Effort effort) {
        this.session = session;
        this.effort = effort;
        this.attempt = session.config().requestTimeout();
    }

    Outcome send(List<Publisher.Write> writes) {
        List<CompletableFuture<WireMessage>> answers = new ArrayList<>();
        try {
            for (Publisher.Write write : writes) {
                if (effort.deadline().passed()) {
                    throw effort.tooLate();
                }
                int number = answers.size() + 1;
                WireMessage message = Publisher.message(write, headers -> {
                    headers.add(JetStreamHeaders.EXPECTED_STREAM, write.stream().id());
                    number(headers, number, number == writes.size());
                });
                answers.add(answer(write, message, number == writes.size()));
            }
        } catch (StorageException e) {
            return new Outcome.NotSent(e);
        }
        return outcome(answers);
    }

    /** The answer to the commit is the one that must come. */
    private CompletableFuture<WireMessage> answer(Publisher.Write write, WireMessage message, boolean commit) {
        Duration timeout = effort.deadline().remaining(attempt);
        return commit
                ? session.leaders().request(write.stream(), message, timeout)
                : session.connections().publishing().request(message, timeout);
    }

    private void number(WireHeaders.Builder headers, int number, boolean last) {
        headers.add(JetStreamHeaders.BATCH_ID, id).add(JetStreamHeaders.BATCH_SEQUENCE, number);
        if (last) {
            headers.add(JetStreamHeaders.BATCH_COMMIT, 1);
        }
    }

    /** The answer to the commit counts; where it only says that something is missing, an earlier one says why. */
    private Outcome outcome(List<CompletableFuture<WireMessage>> answers) {
        Outcome last = outcome(answers.get(answers.size() - 1));
        if (!(last instanceof Outcome.Refused)) {
            return last;
        }
        return answers.stream()
                .filter(CompletableFuture::isDone)
                .map(this::outcome)
                .filter(Outcome.Refused.class::isInstance)
                .findFirst()
                .orElse(last);
    }

    private Outcome outcome(CompletableFuture<WireMessage> future) {
        WireMessage reply;
        try {
            reply = Waiting.on(future, effort);
        } catch (OutcomeUnknownException e) {
            return new Outcome.Lost();
        } catch (StorageException e) {
            return new Outcome.NotSent(e);
        }
        // The server answers nothing to a message that waits for its commit.
        Optional<ApiAnswer> answer = Optional.of(reply.payload())
                .filter(text -> !text.isEmpty())
                .map(text -> ApiAnswer.of(Json.parse(effort.what(), text)));
        return answer.flatMap(ApiAnswer::error)
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> answer.<Outcome>map(told -> new Outcome.Stored(PubAck.of(told.body())))
                        .orElseGet(Outcome.Lost::new));
    }
}
