/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.corepubsub.Effort.Certainty;
import dev.varve.pubsub.wire.ClusterMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A write on its way through a {@link Lane}, which alone changes it. */
final class Write {

    /** Sends the write once, beginning in the calling thread. */
    @FunctionalInterface
    interface Attempt {
        CompletableFuture<Outcome<Reply>> send(Request request, ClusterMap.Owner owner);
    }

    /** What may be under way beside a write. */
    enum Company {
        /** Any number of other writes of its kind. */
        PIPELINED,
        /** Nothing else of its lane: it takes several messages, and may have to begin anew. */
        ALONE
    }

    private final Request request;
    private final Effort effort;
    private final Company company;
    private final Attempt attempt;
    private final CompletableFuture<Reply> result = new CompletableFuture<>();
    private Certainty certainty = Certainty.NOTHING_HAPPENED;
    private @Nullable Throwable reason;

    Write(Request request, Effort effort, Company company, Attempt attempt) {
        this.request = request;
        this.effort = effort;
        this.company = company;
        this.attempt = attempt;
    }

    Request request() {
        return request;
    }

    Effort effort() {
        return effort;
    }

    boolean alone() {
        return company == Company.ALONE;
    }

    Attempt attempt() {
        return attempt;
    }

    CompletableFuture<Reply> result() {
        return result;
    }

    Certainty certainty() {
        return certainty;
    }

    /** Remembers why it has to be tried again. */
    void note(Outcome<Reply> outcome) {
        if (outcome instanceof Outcome.Unknown<Reply>) {
            certainty = Certainty.UNKNOWN;
        }
        outcome.reason().ifPresent(cause -> reason = cause);
    }

    /** What is thrown once the deadline has passed; {@code certainty} of the attempt under way, if there is one. */
    RuntimeException expired(Certainty underWay) {
        Throwable cause = reason == null ? new IllegalStateException("it was not answered") : reason;
        return effort.failure(cause, underWay == Certainty.UNKNOWN ? underWay : certainty);
    }
}
