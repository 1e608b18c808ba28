/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.CopyStatus;
import dev.varve.pubsub.wire.Cut;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Speaks with the coordinator. Safe for use by many threads. */
final class CoordinatorLink {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final PubSub pubSub;
    private final WireSubjects subjects;
    private final String server;
    private final String incarnation;
    private final Supplier<Optional<CopyStatus>> copies;

    /** @param copies how far the copies are behind now; empty where there are none */
    CoordinatorLink(
            PubSub pubSub,
            WireSubjects subjects,
            String server,
            String incarnation,
            Supplier<Optional<CopyStatus>> copies) {
        this.copies = copies;
        this.pubSub = pubSub;
        this.subjects = subjects;
        this.server = server;
        this.incarnation = incarnation;
    }

    /** Says that the server is alive, and how far its copies are behind; completes with the map if the coordinator has another version than {@code have}. */
    CompletableFuture<Optional<ClusterMap>> beat(long have) {
        WireHeaders.Builder beat = self().add(HeaderNames.HAVE, have);
        copies.get().ifPresent(status -> beat.add(HeaderNames.COPIES, status.toText()));
        return ask(CoordinatorVerb.BEAT, beat).thenCompose(this::whole).thenApply(CoordinatorLink::map);
    }

    /** Says that the server is going; completes with the map in which others have its slots. */
    CompletableFuture<Optional<ClusterMap>> leave() {
        return ask(CoordinatorVerb.LEAVE, self()).thenCompose(this::whole).thenApply(CoordinatorLink::map);
    }

    private WireHeaders.Builder self() {
        return WireHeaders.builder().add(HeaderNames.SERVER, server).add(HeaderNames.INCARNATION, incarnation);
    }

    private CompletableFuture<WireMessage> ask(CoordinatorVerb verb, WireHeaders.Builder headers) {
        try {
            return pubSub.request(WireMessage.of(subjects.coordinator(verb), headers.build(), Bytes.empty()), TIMEOUT);
        } catch (StorageException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A map too large for one message is read on, piece by piece. */
    private CompletableFuture<WireMessage> whole(WireMessage answer) {
        Optional<Cut> cut = Cut.read(HeaderReader.of(answer.headers()));
        if (cut.isEmpty() || answer.payload().size() >= cut.get().total()) {
            return CompletableFuture.completedFuture(answer);
        }
        WireHeaders.Builder rest = WireHeaders.builder()
                .add(HeaderNames.OFFSET, answer.payload().size())
                .add(HeaderNames.VERSION, cut.get().version());
        return ask(CoordinatorVerb.MAP, rest).thenCompose(piece -> {
            if (piece.payload().isEmpty()) {
                throw StorageException.unavailable("the coordinator's map changed while it was read", null);
            }
            Bytes joined = joined(answer.payload(), piece.payload());
            return whole(new WireMessage(answer.subject(), answer.replyTo(), answer.headers(), joined));
        });
    }

    private static Bytes joined(Bytes left, Bytes right) {
        byte[] both = Arrays.copyOf(left.unsafeArray(), left.size() + right.size());
        System.arraycopy(right.unsafeArray(), 0, both, left.size(), right.size());
        return Bytes.wrap(both);
    }

    /**
     * The map that an answer brings.
     *
     * @throws StorageException {@link ErrorCode#FENCED} if the coordinator knows another process under this server's name
     */
    private static Optional<ClusterMap> map(WireMessage answer) {
        HeaderReader headers = HeaderReader.of(answer.headers());
        if (Status.read(headers) == Status.ERROR) {
            StorageException refusal = ErrorCodec.read(headers);
            if (refusal.code() == ErrorCode.FENCED) {
                throw refusal;
            }
        }
        boolean hasMap = Status.read(HeaderReader.of(answer.headers())) == Status.OK
                && !answer.payload().isEmpty();
        return hasMap ? Optional.of(ClusterMap.parse(answer.payload().utf8())) : Optional.empty();
    }
}
