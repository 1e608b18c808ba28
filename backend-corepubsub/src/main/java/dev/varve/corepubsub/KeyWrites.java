/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Limits;
import dev.varve.Receipt;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.OptionsCodec;
import dev.varve.pubsub.wire.ReceiptCodec;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.util.OptionalLong;

/** Writes of keys, in order for each bucket; each has an id of the client's own, by which a repeat is known as one. Safe for use by many threads. */
final class KeyWrites {

    private final Scope scope;
    private final Limits limits;
    private final boolean awaited;

    private KeyWrites(Scope scope, Limits limits, boolean awaited) {
        this.scope = scope;
        this.limits = limits;
        this.awaited = awaited;
    }

    /** Writes whose callers wait for each. */
    static KeyWrites awaited(Scope scope, Limits limits) {
        return new KeyWrites(scope, limits, true);
    }

    /** Writes whose callers go on. */
    static KeyWrites pipelined(Scope scope, Limits limits) {
        return new KeyWrites(scope, limits, false);
    }

    private Effort effort(Request request, String target) {
        Effort effort = scope.write(request, target, "");
        return awaited ? effort.awaited(scope.session().pubSub()) : effort;
    }

    Pending<Receipt> put(Verb verb, Key key, Bytes value, PutOptions options) {
        WireHeaders.Builder headers = WireHeaders.builder();
        OptionsCodec.write(headers, options);
        return put(verb, key, value, headers);
    }

    Pending<Receipt> update(Key key, Bytes value, long expectedRevision, PutOptions options) {
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.EXPECTED, expectedRevision);
        OptionsCodec.write(headers, options);
        return put(Verb.KV_UPDATE, key, value, headers);
    }

    private Pending<Receipt> put(Verb verb, Key key, Bytes value, WireHeaders.Builder headers) {
        StoreCapabilities.checkSize("the value of '" + key + "'", value.size(), limits);
        String id = scope.session().ids().next();
        Request request = Request.of(verb, Target.of(key), Slots.ofKeys(key.bucket()))
                .with(headers.add(HeaderNames.MSG_ID, id))
                .with(value);
        Effort effort = effort(request, key.toString());
        return new Pending<>(
                effort,
                scope.submit(lane(key.bucket()), request, effort)
                        .thenApply(reply -> StreamWrites.receipt(reply, true)));
    }

    Deletion delete(Key key, OptionalLong expectedRevision) {
        WireHeaders.Builder headers = WireHeaders.builder();
        expectedRevision.ifPresent(revision -> headers.add(HeaderNames.EXPECTED, revision));
        return delete(Request.of(Verb.KV_DELETE, Target.of(key), Slots.ofKeys(key.bucket())), key.bucket(), headers);
    }

    Deletion deleteAll(String bucket, SubjectFilter filter) {
        Request request = Request.of(Verb.KV_DELETE_ALL, Target.keys(bucket, filter), Slots.ofKeys(bucket));
        return delete(request, bucket, WireHeaders.builder());
    }

    private Deletion delete(Request request, String bucket, WireHeaders.Builder headers) {
        headers.add(HeaderNames.MSG_ID, scope.session().ids().next());
        Request identified = request.with(headers);
        Effort effort = effort(identified, identified.target().tokens());
        return ReceiptCodec.readDeletion(
                scope.carryOut(lane(bucket), identified, effort).headers());
    }

    /** What orders the writes of {@code bucket}. */
    static String lane(String bucket) {
        return "k:" + bucket;
    }
}
