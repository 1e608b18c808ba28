/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PartOf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends the messages of a batch, once each, in order; the last has all of them carried out. */
final class BatchWrite {

    private final Transfers transfers;
    private final Ids ids;
    private final List<Request> messages;
    private final Effort effort;

    BatchWrite(Transfers transfers, Ids ids, List<Request> messages, Effort effort) {
        this.transfers = transfers;
        this.ids = ids;
        this.messages = List.copyOf(messages);
        this.effort = effort;
    }

    /** Sends the batch to {@code owner} under a new id. */
    CompletableFuture<Outcome<Reply>> send(ClusterMap.Owner owner) {
        String id = ids.next();
        boolean large = messages.stream().anyMatch(transfers::needed);
        return large ? oneByOne(id, 0, owner) : together(id, owner);
    }

    private CompletableFuture<Outcome<Reply>> together(String id, ClusterMap.Owner owner) {
        int last = messages.size() - 1;
        List<CompletableFuture<Outcome<Reply>>> parts = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            parts.add(transfers.send(part(id, i), owner, effort));
        }
        CompletableFuture<Outcome<Reply>> end = parts.get(last);
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored -> end.join() instanceof Outcome.Answered<Reply> ? end.join() : firstFailure(parts));
    }

    /** Why the batch was not carried out: what was said of the earliest message that was not taken. */
    private static Outcome<Reply> firstFailure(List<CompletableFuture<Outcome<Reply>>> parts) {
        Outcome<Reply> end = parts.get(parts.size() - 1).join();
        for (CompletableFuture<Outcome<Reply>> part : parts) {
            Outcome<Reply> outcome = part.join();
            if (outcome instanceof Outcome.Refused<Reply>) {
                return outcome;
            } else if (!(outcome instanceof Outcome.Answered<Reply>)) {
                // The last one may have been refused because of this one only.
                return end instanceof Outcome.Unknown<Reply> ? end : outcome.withoutEffect();
            }
        }
        return end;
    }

    /** A message that is a transfer of its own would be overtaken by those behind it. */
    private CompletableFuture<Outcome<Reply>> oneByOne(String id, int index, ClusterMap.Owner owner) {
        boolean last = index == messages.size() - 1;
        return transfers.send(part(id, index), owner, effort).thenCompose(outcome -> {
            if (last) {
                return CompletableFuture.completedFuture(outcome);
            }
            return outcome instanceof Outcome.Answered<Reply>
                    ? oneByOne(id, index + 1, owner)
                    : CompletableFuture.completedFuture(outcome.withoutEffect());
        });
    }

    private Request part(String id, int index) {
        Request message = messages.get(index);
        WireHeaders.Builder headers = WireHeaders.builder()
                .addAll(message.headers())
                .add(HeaderNames.BATCH, new PartOf(id, index, messages.size()).toString());
        return message.with(headers);
    }
}
