/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.pubsub.NoAnswerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers, and says what it means when they fail. */
final class Waiting {

    private Waiting() {}

    /**
     * The answer.
     *
     * @throws StorageException if it certainly was not done
     * @throws OutcomeUnknownException if {@code effort} writes and no answer came
     */
    static <T> T on(CompletableFuture<T> answer, Effort effort) {
        try {
            // The answer has a time-out of its own; a little later it must be there.
            return answer.get(
                    effort.deadline().remaining().toNanos() + TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e, effort);
        } catch (TimeoutException e) {
            throw effort.unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw effort.unanswered(e);
        }
    }

    /** Whether {@code failure}, as {@link #failure} made it, leaves open what happened. */
    static boolean isLost(RuntimeException failure) {
        return failure instanceof OutcomeUnknownException;
    }

    /** What the failure {@code thrown} of a request means for {@code effort}. */
    static RuntimeException failure(Throwable thrown, Effort effort) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof StorageException || cause instanceof OutcomeUnknownException) {
            return (RuntimeException) cause;
        }
        if (cause instanceof NoAnswerException) {
            return effort.unanswered(cause);
        }
        return cause instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(cause);
    }
}
