/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Sends requests to servers, once each, and tells how that ended.
 *
 * <p>Safe for use by many threads; requests sent one after the other by one thread reach a server in that order.
 */
final class Requests {

    /** A server that has handed a slot over has answered what came before within so much; nobody waits for a dead one much longer than it took to find out. */
    private static final Duration GRACE = Duration.ofMillis(250);

    private final PubSub pubSub;
    private final WireSubjects subjects;
    private final Pages pages;
    private final Duration timeout;
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();

    /** An attempt that waits for its answer; no two are equal. */
    private static final class Attempt {
        private final Request request;
        private final ClusterMap.Owner owner;
        private final CompletableFuture<Outcome<Reply>> end;

        Attempt(Request request, ClusterMap.Owner owner, CompletableFuture<Outcome<Reply>> end) {
            this.request = request;
            this.owner = owner;
            this.end = end;
        }
    }

    /** @param timeout how long one attempt waits at most */
    Requests(PubSub pubSub, WireSubjects subjects, Pages pages, Duration timeout) {
        this.pubSub = pubSub;
        this.subjects = subjects;
        this.pages = pages;
        this.timeout = timeout;
    }

    /** The most payload bytes of one message. */
    int room() {
        return Cut.room(pubSub.maxPayload());
    }

    /** Sends {@code request}, whose payload fits one message, to {@code owner}. The future never fails. */
    CompletableFuture<Outcome<Reply>> send(Request request, ClusterMap.Owner owner, Deadline deadline) {
        Attempt attempt = new Attempt(request, owner, new CompletableFuture<>());
        return send(attempt, deadline, pubSub::request);
    }

    /** {@link #send(Request, ClusterMap.Owner, Deadline)} for {@code effort}, whose caller may wait for it. */
    CompletableFuture<Outcome<Reply>> send(Request request, ClusterMap.Owner owner, Effort effort) {
        Attempt attempt = new Attempt(request, owner, effort.future());
        return send(attempt, effort.deadline(), effort.awaitedBy() == null ? pubSub::request : pubSub::ask);
    }

    private CompletableFuture<Outcome<Reply>> send(
            Attempt attempt,
            Deadline deadline,
            BiFunction<WireMessage, Duration, CompletableFuture<WireMessage>> question) {
        underWay.add(attempt);
        try {
            WireMessage message = message(attempt.request, attempt.owner, deadline);
            boolean fencing = attempt.request.fencing();
            var unused = question.apply(message, atLeastOneMilli(deadline.remaining(timeout)))
                    .whenComplete((answer, failure) ->
                            attempt.end.complete(failure == null ? Outcome.of(answer, fencing) : Outcome.of(failure)));
        } catch (StorageException e) {
            attempt.end.complete(Outcome.of(e));
        }
        return attempt.end.whenComplete((outcome, never) -> underWay.remove(attempt));
    }

    /** Sends {@code request}, which is answered by many messages, to {@code owner}. The future never fails. */
    CompletableFuture<Outcome<Page>> fetch(Request request, ClusterMap.Owner owner, Deadline deadline) {
        return pages.fetch(new Pages.Ask(
                "server '" + owner.server() + "'",
                map -> request.belongsTo(owner, map),
                request.held(),
                replyTo -> message(takingBundles(request), owner, deadline).withReplyTo(replyTo)));
    }

    private static Request takingBundles(Request request) {
        WireHeaders.Builder headers = WireHeaders.builder().addAll(request.headers());
        PageCodec.writeTakesBundles(headers);
        return request.with(headers);
    }

    private WireMessage message(Request request, ClusterMap.Owner owner, Deadline deadline) {
        WireHeaders.Builder all = WireHeaders.builder();
        request.target().write(all);
        OptionalLong epoch = request.tellsEpoch() ? OptionalLong.of(owner.epoch()) : OptionalLong.empty();
        new RequestTerms(epoch, Optional.of(atLeastOneMilli(deadline.remaining()))).write(all);
        all.addAll(request.headers());
        String subject = subjects.request(owner.server(), request.verb(), request.target());
        return WireMessage.of(subject, all.build(), request.payload());
    }

    /** Ends the attempts at servers that {@code map} no longer names: unless these still answer soon, as those do that live, it is in vain to wait. */
    void abandon(ClusterMap map) {
        pages.abandon(map);
        for (Attempt attempt : underWay) {
            if (!attempt.request.belongsTo(attempt.owner, map)) {
                String reason = "server '" + attempt.owner.server() + "' was replaced before it answered";
                Outcome<Reply> unknown = new Outcome.Unknown<>(StorageException.unavailable(reason, null));
                var unused = attempt.end.completeOnTimeout(unknown, GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private static Duration atLeastOneMilli(Duration span) {
        return span.toMillis() < 1 ? Duration.ofMillis(1) : span;
    }
}
