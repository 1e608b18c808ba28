/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Requests that are repeated until they are answered, each on its own. Safe for use by many threads. */
final class Calls {

    private final ClusterView view;
    private final Coordinator coordinator;
    private final Requests requests;
    private final Repeater repeater;

    Calls(ClusterView view, Coordinator coordinator, Requests requests, Repeater repeater) {
        this.view = view;
        this.coordinator = coordinator;
        this.requests = requests;
        this.repeater = repeater;
    }

    ClusterView view() {
        return view;
    }

    Repeater repeater() {
        return repeater;
    }

    /** The one reply of the owner of the request's slot. */
    CompletableFuture<Reply> reply(Request request, Effort effort) {
        return repeater.repeat(effort, () -> attempt(request, (placed, owner) -> requests.send(placed, owner, effort)));
    }

    /** The page that the owner of the request's slot sends. */
    CompletableFuture<Page> page(Request request, Effort effort) {
        return repeater.repeat(
                effort, () -> attempt(request, (placed, owner) -> requests.fetch(placed, owner, effort.deadline())));
    }

    /** The one reply of {@code server}. */
    CompletableFuture<Reply> reply(String server, Request request, Effort effort) {
        ClusterMap.Owner owner = new ClusterMap.Owner(server, 1);
        return repeater.repeat(effort, () -> noted(requests.send(request, owner, effort)));
    }

    /** The page that {@code server} sends, asked for once. */
    CompletableFuture<Outcome<Page>> pageOnce(String server, Request request, Deadline deadline) {
        return noted(requests.fetch(request, new ClusterMap.Owner(server, 1), deadline));
    }

    /** What the coordinator answers. */
    CompletableFuture<Coordinator.Answer> coordinator(
            CoordinatorVerb verb, WireHeaders.Builder headers, Effort effort) {
        // A declaration waits for slots that are moving: the coordinator must hear what is in all of them.
        boolean waits = verb == CoordinatorVerb.DECLARE;
        return repeater.repeat(
                        effort,
                        () -> coordinator
                                .ask(verb, headers)
                                .thenApply(outcome -> waits ? outcome.whileUnavailable() : outcome))
                .thenApply(answer -> {
                    answer.map().ifPresent(view::accept);
                    return answer;
                });
    }

    private <T> CompletableFuture<Outcome<T>> attempt(
            Request request, BiFunction<Request, ClusterMap.Owner, CompletableFuture<Outcome<T>>> send) {
        Request placed = request.at(view.map());
        return noted(view.owner(placed.slot()).thenCompose(owner -> send.apply(placed, owner)));
    }

    /** What was not answered makes the map doubtful. */
    private <T> CompletableFuture<Outcome<T>> noted(CompletableFuture<Outcome<T>> attempt) {
        return attempt.whenComplete((outcome, failure) -> {
            boolean doubtful = outcome instanceof Outcome.NotDone<T> || outcome instanceof Outcome.Unknown<T>;
            if (doubtful) {
                view.suspect();
            }
        });
    }
}
