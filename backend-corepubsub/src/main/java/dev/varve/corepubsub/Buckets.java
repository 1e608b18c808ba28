/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import dev.varve.Preconditions;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BucketCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Buckets as such: of keys, and the list of those of objects. Safe for use by many threads. */
final class Buckets {

    private final Scope scope;
    private final FanOut fanOut;

    Buckets(Scope scope) {
        this.scope = scope;
        this.fanOut = new FanOut(scope);
    }

    boolean ensure(BucketSpec spec) {
        WireHeaders.Builder headers = WireHeaders.builder();
        BucketCodec.write(headers, spec);
        Request request = request(Verb.KV_ENSURE, spec.name()).with(headers);
        return write(spec.name(), request).headers().flag(HeaderNames.CHANGED);
    }

    Optional<BucketInfo> info(String bucket) {
        Reply reply = scope.ask(request(Verb.KV_INFO, bucket));
        return reply.isNone() ? Optional.empty() : Optional.of(BucketCodec.readInfo(reply.headers()));
    }

    boolean drop(String bucket) {
        return !write(bucket, request(Verb.KV_DROP, bucket)).isNone();
    }

    /** Every bucket of keys, by name. */
    ClosableIterator<BucketInfo> list() {
        return list(Verb.KV_BUCKETS, Slots::ofKeys, item -> BucketCodec.readInfo(item.headers()));
    }

    /** The name of every bucket of objects, in order. */
    ClosableIterator<String> ofObjects() {
        return list(Verb.OBJ_BUCKETS, Slots::ofObjects, item -> item.headers().requiredText(HeaderNames.BUCKET));
    }

    private <T> ClosableIterator<T> list(Verb verb, ToIntFunction<String> slot, Function<Reply, T> view) {
        FanOut.Query query = new FanOut.Query(verb, Target.nothing(), WireHeaders.none(), new Named(slot));
        Effort effort = scope.read(Request.of(verb, Target.nothing(), Request.NO_SLOT));
        return new PagedIterator<>(
                fanOut.begin(query), effort, FanOut.undamaged(item -> Optional.of(view.apply(item))));
    }

    /** Items that are buckets. */
    private record Named(ToIntFunction<String> slot) implements FanOut.Item {
        @Override
        public String place(Reply item) {
            return item.headers().requiredText(HeaderNames.BUCKET);
        }

        @Override
        public int slot(Reply item) {
            return slot.applyAsInt(place(item));
        }
    }

    private Reply write(String bucket, Request request) {
        return scope.carryOut(KeyWrites.lane(bucket), request, scope.write(request, bucket, ""));
    }

    private static Request request(Verb verb, String bucket) {
        Preconditions.name("bucket", bucket);
        return Request.of(verb, Target.bucket(bucket), Slots.ofKeys(bucket));
    }
}
