/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.pubsub.NoAnswerException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JetStream API: requests at {@code $JS.API.>} with JSON both ways, each answered by the leader of what is addressed.
 *
 * <p>Safe for use by many threads.
 */
final class Api {

    private static final String PREFIX = "$JS.API.";
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final PubSub pubSub;
    private final Duration attempt;
    private final String prefix;

    /** @param attempt how long one attempt of a read waits for its answer */
    Api(PubSub pubSub, Duration attempt) {
        this(pubSub, attempt, PREFIX);
    }

    private Api(PubSub pubSub, Duration attempt, String prefix) {
        this.pubSub = pubSub;
        this.attempt = attempt;
        this.prefix = prefix;
    }

    /** The API of another domain or account, whose requests begin with {@code prefix}. */
    Api at(String prefix) {
        return new Api(pubSub, attempt, prefix + ".");
    }

    /** Where the request {@code verb} goes. */
    static String subject(String verb) {
        return PREFIX + verb;
    }

    /** Asks once; fails as {@link PubSub#request} does, and completes as {@link PubSub#ask} does: what depends on it must not wait. */
    CompletableFuture<ApiAnswer> ask(String verb, ObjectNode body, Duration timeout) {
        WireMessage request = WireMessage.of(prefix + verb, WireHeaders.none(), Json.bytes(body));
        return pubSub.ask(request, timeout).thenApply(answer -> ApiAnswer.of(Json.parse(verb, answer.payload())));
    }

    /**
     * The answer to a request that changes something, asked for once.
     *
     * @throws dev.varve.OutcomeUnknownException if none came, and {@code effort} writes
     */
    ApiAnswer change(String verb, ObjectNode body, Effort effort) {
        if (effort.deadline().passed()) {
            throw effort.tooLate();
        }
        return Waiting.on(ask(verb, body, effort.deadline().remaining()), effort);
    }

    /**
     * Whether {@code verb}, which removes something, found it; asked again where the answer got lost. What a repeat does not find counts as removed.
     *
     * @throws dev.varve.OutcomeUnknownException if no answer came
     */
    boolean remove(String verb, Effort effort) {
        boolean lost = false;
        while (!effort.deadline().passed()) {
            try {
                ApiAnswer answer =
                        Waiting.on(ask(verb, Json.object(), effort.deadline().remaining(attempt)), effort);
                if (answer.isAbsent()) {
                    return lost;
                }
                answer.orThrow(effort);
                return true;
            } catch (OutcomeUnknownException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                lost = true;
            }
        }
        throw lost ? effort.unanswered(null) : effort.tooLate();
    }

    /**
     * The answer to a request that changes nothing, asked for until it comes or the deadline has passed.
     *
     * @throws StorageException {@code UNAVAILABLE} then
     */
    ApiAnswer read(String verb, ObjectNode body, Effort effort) {
        Effort reading = effort.reading();
        // Tells more than that no answer came to the attempt after it.
        @Nullable ApiAnswer refusal = null;
        while (!reading.deadline().passed()) {
            try {
                ApiAnswer answer = Waiting.on(
                        ask(verb, body, reading.deadline().remaining(attempt)),
                        new Effort(reading.what(), reading.deadline(), reading.write()));
                boolean later = answer.error()
                        .filter(error -> error.meaning() == ApiError.Meaning.UNAVAILABLE)
                        .isPresent();
                if (!later || reading.deadline().remaining().compareTo(PAUSE) < 0) {
                    return answer;
                }
                refusal = answer;
            } catch (StorageException e) {
                boolean over = !e.retryable()
                        || Thread.currentThread().isInterrupted()
                        || (refusal == null && reading.deadline().remaining().compareTo(PAUSE) < 0);
                if (over) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        if (refusal != null) {
            return refusal;
        }
        throw reading.tooLate();
    }

    /** The stream that owns {@code subject}, as the server says that leads all of them: it knows also where the stream has no leader. */
    Optional<String> owner(String subject, Effort effort) {
        ObjectNode request = Json.object().put("subject", subject);
        return read("STREAM.NAMES", request, effort)
                .orThrow(effort.reading())
                .path("streams")
                .valueStream()
                .map(JsonNode::asString)
                .findFirst();
    }

    /** Whether {@code failure} leaves open what happened. */
    static boolean isUnclear(Throwable failure) {
        return failure instanceof NoAnswerException;
    }
}
