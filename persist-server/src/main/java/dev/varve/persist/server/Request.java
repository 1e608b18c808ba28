/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Publication;
import java.time.Duration;
import java.util.List;

/**
 * What a client asks of one file.
 *
 * @param verb what
 * @param target of what
 * @param key the file
 * @param headers all that came with it
 * @param terms what any request may carry
 * @param payload the whole payload
 * @param batch the messages of a batch of which this is the last request; empty for any other
 * @param bundle the requests that this one brings, which are carried out each by itself; empty for any other
 * @param replyTo where the answer goes
 * @param arrivedNanos when it came
 */
record Request(
        Verb verb,
        Target target,
        StoreKey key,
        HeaderReader headers,
        RequestTerms terms,
        Bytes payload,
        List<Publication> batch,
        List<Request> bundle,
        ReplyTo replyTo,
        long arrivedNanos) {

    private static final long OVERHEAD = 256;

    /** A request to the same file on the same terms. */
    Request with(HeaderReader ownHeaders, Bytes ownPayload, ReplyTo ownReplyTo) {
        return new Request(
                verb, target, key, ownHeaders, terms, ownPayload, List.of(), List.of(), ownReplyTo, arrivedNanos);
    }

    /** This request where its file is {@code other}. */
    Request withKey(StoreKey other) {
        List<Request> moved =
                bundle.stream().map(request -> request.withKey(other)).toList();
        return new Request(verb, target, other, headers, terms, payload, batch, moved, replyTo, arrivedNanos);
    }

    /** This request with those that it brings, which have all of its payload. */
    Request withBundle(List<Request> requests) {
        return new Request(verb, target, key, headers, terms, Bytes.empty(), batch, requests, replyTo, arrivedNanos);
    }

    /** About the bytes that it takes while it waits. */
    long heldBytes() {
        return each().stream()
                .mapToLong(one -> OVERHEAD
                        + one.headers().headers().lineBytes()
                        + one.payload().size())
                .sum();
    }

    /** The requests that are carried out: itself, or those that it brings. */
    List<Request> each() {
        return bundle.isEmpty() ? List.of(this) : bundle;
    }

    /** Whether the client still waits at {@code nanos}. */
    boolean isAwaited(long nanos) {
        return terms.deadline()
                // A wait may be longer than nanoseconds can count.
                .map(wait -> Duration.ofNanos(nanos - arrivedNanos).compareTo(wait) < 0)
                .orElse(true);
    }

    /** Whether the client knows of a later epoch than {@code epoch}. */
    boolean knowsAfter(long epoch) {
        boolean ofPosition = verb == Verb.CHANGES || verb == Verb.KV_CHANGES;
        return !ofPosition && terms.epoch().orElse(0) > epoch;
    }
}
