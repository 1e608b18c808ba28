/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is tried until a deadline, and what is thrown if it comes to nothing.
 *
 * @param what what is tried, for people: {@code get of 'orders.1'}
 * @param deadline when to give up
 * @param write what to name where the outcome is not known; null for a read, whose outcome does not matter
 * @param awaitedBy by which the caller, who waits, may read the answer itself; null where nobody waits
 */
record Effort(
        String what,
        Deadline deadline,
        @Nullable Identity write,
        @Nullable PubSub awaitedBy) {

    /**
     * What a write is known by.
     *
     * @param target the subject, key or object
     * @param msgId the id under which it can be repeated; empty for none
     */
    record Identity(String target, String msgId) {}

    static Effort read(String what, Deadline deadline) {
        return new Effort(what, deadline, null, null);
    }

    static Effort write(String what, Deadline deadline, Identity identity) {
        return new Effort(what, deadline, identity, null);
    }

    /** This effort for a caller that waits for its end, and for nothing else, and may read the answer from {@code pubSub} itself meanwhile. */
    Effort awaited(PubSub pubSub) {
        return new Effort(what, deadline, write, pubSub);
    }

    /** A future to be completed with what comes of it, or of an attempt. */
    <T> CompletableFuture<T> future() {
        PubSub pubSub = awaitedBy;
        return pubSub == null ? new CompletableFuture<>() : pubSub.awaited();
    }

    /** What is thrown after the deadline; {@code uncertain} says that some attempt may have been carried out. */
    RuntimeException failure(Throwable reason, Certainty certainty) {
        String message = what + " had no answer before its deadline: " + reason.getMessage();
        Identity identity = write;
        if (identity == null || certainty == Certainty.NOTHING_HAPPENED) {
            return StorageException.unavailable(message, reason);
        }
        return new OutcomeUnknownException(
                message + "; it may have been carried out", identity.target(), identity.msgId(), reason);
    }

    /** Whether an attempt may have been carried out. */
    enum Certainty {
        NOTHING_HAPPENED,
        UNKNOWN
    }
}
