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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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
    private static final Duration REPEAT = Duration.ofMillis(500);

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
        return untilAnswered(deadline -> insist(verb, body, deadline), effort);
    }

    /**
     * The answer to a request that makes something be as it says, and that changes nothing more when it is repeated: asked for again where the answer to the last attempt got lost, and not before.
     *
     * @throws StorageException {@code UNAVAILABLE} if none came
     */
    ApiAnswer settle(String verb, ObjectNode body, Effort effort) {
        return untilAnswered(deadline -> ask(verb, body, deadline.remaining(attempt)), effort);
    }

    private static ApiAnswer untilAnswered(Function<Deadline, CompletableFuture<ApiAnswer>> question, Effort effort) {
        Effort reading = effort.reading();
        // Tells more than that no answer came to the attempt after it.
        @Nullable ApiAnswer refusal = null;
        while (!reading.deadline().passed()) {
            try {
                ApiAnswer answer = Waiting.on(question.apply(reading.deadline()), reading);
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

    /** One attempt. While no answer comes the question is repeated, for whoever had it may be gone; the first answer to any copy counts. */
    private CompletableFuture<ApiAnswer> insist(String verb, ObjectNode body, Deadline deadline) {
        Deadline end = Deadline.after(deadline.remaining(attempt));
        CompletableFuture<ApiAnswer> answer = ask(verb, body, end.remaining());
        while (isLate(answer) && end.remaining().compareTo(REPEAT) > 0) {
            answer = firstOf(answer, ask(verb, body, end.remaining()));
        }
        return answer;
    }

    private static boolean isLate(CompletableFuture<ApiAnswer> answer) {
        try {
            var unused = answer.get(REPEAT.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | CancellationException e) {
            return false;
        }
    }

    /** Completes as the first of the two that succeeds, or as the last one that fails. */
    private static <T> CompletableFuture<T> firstOf(CompletableFuture<T> one, CompletableFuture<T> other) {
        CompletableFuture<T> first = new CompletableFuture<>();
        follow(first, one, other);
        follow(first, other, one);
        return first;
    }

    private static <T> void follow(CompletableFuture<T> first, CompletableFuture<T> one, CompletableFuture<T> other) {
        var unused = one.whenComplete((value, failure) -> {
            if (failure == null) {
                first.complete(value);
            } else if (other.isCompletedExceptionally()) {
                first.completeExceptionally(failure);
            }
        });
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
