/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ErrorCode;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.TransferPart;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends requests whose payload does not fit one message, once each, in parts. Safe for use by many threads. */
final class Transfers {

    private static final int WINDOW = 4;

    private final Requests requests;
    private final Ids ids;

    Transfers(Requests requests, Ids ids) {
        this.requests = requests;
        this.ids = ids;
    }

    /** Whether {@code request} has to be sent in parts. */
    boolean needed(Request request) {
        return request.payload().size() > requests.room();
    }

    /** Sends {@code request} to {@code owner}, in parts if need be. The future never fails. */
    CompletableFuture<Outcome<Reply>> send(Request request, ClusterMap.Owner owner, Effort effort) {
        if (!needed(request)) {
            return requests.send(request, owner, effort);
        }
        Deadline deadline = effort.deadline();
        // A server that forgot parts says INVALID, like one that dislikes the request itself: a second time tells.
        return course(request, owner, deadline)
                .thenCompose(outcome -> invalid(outcome)
                        ? course(request, owner, deadline)
                        : CompletableFuture.completedFuture(outcome));
    }

    private CompletableFuture<Outcome<Reply>> course(Request request, ClusterMap.Owner owner, Deadline deadline) {
        List<TransferPart> parts = TransferPart.split(ids.next(), request.payload(), requests.room());
        return new Course(request, owner, deadline, parts).upload(0);
    }

    private static boolean invalid(Outcome<Reply> outcome) {
        return outcome instanceof Outcome.Refused<Reply> refused
                && refused.error().code() == ErrorCode.INVALID;
    }

    /** One transfer: its parts, some at a time, then the last, which has it carried out. */
    private final class Course {
        private final Request request;
        private final ClusterMap.Owner owner;
        private final Deadline deadline;
        private final List<TransferPart> parts;

        private Course(Request request, ClusterMap.Owner owner, Deadline deadline, List<TransferPart> parts) {
            this.request = request;
            this.owner = owner;
            this.deadline = deadline;
            this.parts = parts;
        }

        private CompletableFuture<Outcome<Reply>> upload(int from) {
            int last = parts.size() - 1;
            if (from == last) {
                return part(last, request.headers());
            }
            List<CompletableFuture<Outcome<Reply>>> window = new ArrayList<>();
            for (int i = from; i < last && window.size() < WINDOW; i++) {
                window.add(part(i, WireHeaders.none()));
            }
            return CompletableFuture.allOf(window.toArray(CompletableFuture<?>[]::new))
                    .thenCompose(ignored -> next(from + window.size(), window));
        }

        private CompletableFuture<Outcome<Reply>> next(int from, List<CompletableFuture<Outcome<Reply>>> window) {
            for (CompletableFuture<Outcome<Reply>> part : window) {
                Outcome<Reply> outcome = part.join();
                if (!(outcome instanceof Outcome.Answered<Reply>)) {
                    // Without its last part, nothing of a transfer is carried out.
                    return CompletableFuture.completedFuture(outcome.withoutEffect());
                }
            }
            return upload(from);
        }

        private CompletableFuture<Outcome<Reply>> part(int index, WireHeaders own) {
            TransferPart part = parts.get(index);
            WireHeaders.Builder headers = WireHeaders.builder();
            part.write(headers);
            return requests.send(request.with(headers.addAll(own)).with(part.payload()), owner, deadline);
        }
    }
}
