/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the coordinator, once for each call. Safe for use by many threads. */
final class Coordinator {

    private final PubSub pubSub;
    private final WireSubjects subjects;
    private final Duration timeout;

    /** @param timeout how long one attempt waits at most */
    Coordinator(PubSub pubSub, WireSubjects subjects, Duration timeout) {
        this.pubSub = pubSub;
        this.subjects = subjects;
        this.timeout = timeout;
    }

    /**
     * What the coordinator answered.
     *
     * @param reply the answer
     * @param map the map that came with it, if one did
     */
    record Answer(Reply reply, Optional<ClusterMap> map) {}

    /** Asks for {@code verb}; the future never fails. */
    CompletableFuture<Outcome<Answer>> ask(CoordinatorVerb verb, WireHeaders.Builder headers) {
        return send(verb, headers.build())
                .thenCompose(outcome -> whole(outcome).thenApply(complete -> {
                    try {
                        return complete.map(Coordinator::answer);
                    } catch (StorageException e) {
                        return new Outcome.Unknown<Answer>(e);
                    }
                }));
    }

    private static Answer answer(Reply reply) {
        boolean hasMap = !reply.payload().isEmpty();
        return new Answer(
                reply, hasMap ? Optional.of(ClusterMap.parse(reply.payload().utf8())) : Optional.empty());
    }

    /** A map too large for one message is read on, piece by piece. */
    private CompletableFuture<Outcome<Reply>> whole(Outcome<Reply> outcome) {
        if (!(outcome instanceof Outcome.Answered<Reply> answered)) {
            return CompletableFuture.completedFuture(outcome);
        }
        Reply reply = answered.value();
        return Cut.read(reply.headers())
                .filter(cut -> reply.payload().size() < cut.total())
                .map(cut -> readOn(reply, cut))
                .orElseGet(() -> CompletableFuture.completedFuture(outcome));
    }

    private CompletableFuture<Outcome<Reply>> readOn(Reply begun, Cut cut) {
        WireHeaders.Builder headers = WireHeaders.builder()
                .add(HeaderNames.OFFSET, begun.payload().size())
                .add(HeaderNames.VERSION, cut.version());
        return send(CoordinatorVerb.MAP, headers.build()).thenCompose(outcome -> {
            boolean read = outcome instanceof Outcome.Answered<Reply> answered
                    && !answered.value().payload().isEmpty();
            if (!read) {
                Throwable cause =
                        outcome.reason().orElseGet(() -> StorageException.unavailable("a map ends early", null));
                return CompletableFuture.completedFuture(new Outcome.Unknown<>(cause));
            }
            Bytes piece = ((Outcome.Answered<Reply>) outcome).value().payload();
            return whole(
                    new Outcome.Answered<>(new Reply(begun.status(), begun.headers(), joined(begun.payload(), piece))));
        });
    }

    private CompletableFuture<Outcome<Reply>> send(CoordinatorVerb verb, WireHeaders headers) {
        WireMessage message = WireMessage.of(subjects.coordinator(verb), headers, Bytes.empty());
        try {
            return pubSub.request(message, timeout)
                    .handle((answer, failure) -> failure == null ? Outcome.of(answer, false) : Outcome.of(failure));
        } catch (StorageException e) {
            return CompletableFuture.completedFuture(Outcome.of(e));
        }
    }

    private static Bytes joined(Bytes left, Bytes right) {
        byte[] both = Arrays.copyOf(left.unsafeArray(), left.size() + right.size());
        System.arraycopy(right.unsafeArray(), 0, both, left.size(), right.size());
        return Bytes.wrap(both);
    }
}
