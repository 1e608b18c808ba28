/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.corepubsub.Effort.Certainty;
import dev.varve.pubsub.wire.BundleItem;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Verb;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A write on its way through a {@link Lane}, which alone changes it. */
final class Write {

    private static final Set<Verb> TOGETHER = EnumSet.of(Verb.PUBLISH, Verb.SET);

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
    private final CompletableFuture<Reply> result;
    private boolean separate;
    private Certainty certainty = Certainty.NOTHING_HAPPENED;
    private @Nullable Throwable reason;

    Write(Request request, Effort effort, Company company, Attempt attempt) {
        this.request = request;
        this.effort = effort;
        this.result = effort.future();
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

    /** Whether it may travel with others of its kind. */
    boolean joins() {
        return !separate && company == Company.PIPELINED && TOGETHER.contains(request.verb());
    }

    /** Whether it may travel with {@code other}, which may travel with others. */
    boolean joins(Write other) {
        return joins()
                && request.verb() == other.request.verb()
                && request.target().equals(other.request.target());
    }

    /** From now on it travels by itself. */
    void separate() {
        separate = true;
    }

    /** The bytes that it takes of a bundle. */
    long size() {
        return new BundleItem(request.headers(), request.payload()).size();
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
