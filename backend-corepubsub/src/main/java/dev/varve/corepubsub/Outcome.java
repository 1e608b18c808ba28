/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderReader;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * How one attempt ended.
 *
 * @param <T> what an answer is
 */
sealed interface Outcome<T> {

    /**
     * It was answered.
     *
     * @param value the answer
     */
    record Answered<T>(T value) implements Outcome<T> {}

    /**
     * It was refused: nothing was done, and another attempt would be refused as well.
     *
     * @param error the reason
     */
    record Refused<T>(StorageException error) implements Outcome<T> {}

    /**
     * Nothing was done, but somebody else or a later attempt may do it.
     *
     * @param cause why
     */
    record NotDone<T>(Throwable cause) implements Outcome<T> {}

    /**
     * It may have been done, or not.
     *
     * @param cause what ended the wait
     */
    record Unknown<T>(Throwable cause) implements Outcome<T> {}

    /** How a request ended that was answered with {@code message}; {@code fencing} says that the writer itself asked to be fenced. */
    static Outcome<Reply> of(WireMessage message, boolean fencing) {
        try {
            Reply reply = Reply.of(message);
            return switch (reply.status()) {
                case OK, NONE, MORE, PART, FORGOTTEN -> new Answered<>(reply);
                case MOVED -> new NotDone<>(StorageException.unavailable("the server does not own the slot", null));
                case ERROR -> refused(ErrorCodec.read(HeaderReader.of(message.headers())), fencing);
            };
        } catch (StorageException e) {
            return new Unknown<>(e);
        }
    }

    /** How an attempt ended that failed with {@code failure} before there was an answer. */
    static <T> Outcome<T> of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StorageException error) {
            return error.code() == ErrorCode.UNAVAILABLE ? new NotDone<>(error) : new Refused<>(error);
        }
        return new Unknown<>(cause);
    }

    /** This outcome with its answer seen through {@code view}. */
    default <U> Outcome<U> map(Function<T, U> view) {
        if (this instanceof Answered<T> answered) {
            return new Answered<>(view.apply(answered.value()));
        } else if (this instanceof Refused<T> refused) {
            return new Refused<>(refused.error());
        } else if (this instanceof NotDone<T> notDone) {
            return new NotDone<>(notDone.cause());
        }
        return new Unknown<>(((Unknown<T>) this).cause());
    }

    /** What to throw for an outcome without answer: the error itself, or {@code UNAVAILABLE} with {@code message}. */
    default StorageException failure(String message) {
        if (this instanceof Refused<T> refused) {
            return refused.error();
        }
        Optional<Throwable> reason = reason();
        return StorageException.unavailable(
                message + reason.map(cause -> ": " + cause.getMessage()).orElse(""), reason.orElse(null));
    }

    /** This outcome of an attempt that would have had no effect by itself. */
    default Outcome<T> withoutEffect() {
        return this instanceof Unknown<T> unknown ? new NotDone<>(unknown.cause()) : this;
    }

    /** This outcome where what cannot be had for the moment is worth another attempt, since somebody is about to provide it. */
    default Outcome<T> whileUnavailable() {
        return this instanceof Refused<T> refused && refused.error().code() == ErrorCode.UNAVAILABLE
                ? new NotDone<>(refused.error())
                : this;
    }

    /** Why there is no answer; empty where there is one. */
    default Optional<Throwable> reason() {
        if (this instanceof Refused<T> refused) {
            return Optional.of(refused.error());
        } else if (this instanceof NotDone<T> notDone) {
            return Optional.of(notDone.cause());
        } else if (this instanceof Unknown<T> unknown) {
            return Optional.of(unknown.cause());
        }
        return Optional.empty();
    }

    /** A server that was fenced off its file says so; for the client that is no more than a move. */
    private static Outcome<Reply> refused(StorageException error, boolean fencing) {
        boolean replaced = error.code() == ErrorCode.FENCED && !fencing;
        return replaced ? new NotDone<>(error) : new Refused<>(error);
    }
}
