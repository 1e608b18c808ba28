/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.BUCKET;
import static dev.varve.pubsub.wire.HeaderNames.BUCKET_TTL;
import static dev.varve.pubsub.wire.HeaderNames.BYTES;
import static dev.varve.pubsub.wire.HeaderNames.EPOCH;
import static dev.varve.pubsub.wire.HeaderNames.KEYS;
import static dev.varve.pubsub.wire.HeaderNames.LAST;
import static dev.varve.pubsub.wire.HeaderNames.MAX_BYTES_LIMIT;
import static dev.varve.pubsub.wire.HeaderNames.MAX_VALUE_BYTES;
import static dev.varve.pubsub.wire.HeaderNames.STREAM_DURABILITY;

import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.pubsub.WireHeaders;

/** Descriptions of buckets of keys. */
public final class BucketCodec {

    private BucketCodec() {}

    /** Adds {@code spec}. */
    public static void write(WireHeaders.Builder to, BucketSpec spec) {
        to.add(BUCKET, spec.name());
        LimitsCodec.limit(to, MAX_BYTES_LIMIT, spec.maxBytes());
        LimitsCodec.limit(to, MAX_VALUE_BYTES, spec.maxValueBytes());
        spec.ttl().ifPresent(ttl -> to.add(BUCKET_TTL, WireNumbers.millis(ttl)));
        spec.durability().ifPresent(level -> to.add(STREAM_DURABILITY, level.toString()));
    }

    /** The specification that was written. */
    public static BucketSpec readSpec(HeaderReader from) {
        return new BucketSpec(
                from.requiredText(BUCKET),
                LimitsCodec.limit(from, MAX_BYTES_LIMIT),
                LimitsCodec.limit(from, MAX_VALUE_BYTES),
                from.duration(BUCKET_TTL),
                from.durability(STREAM_DURABILITY));
    }

    /** Adds {@code info}. */
    public static void write(WireHeaders.Builder to, BucketInfo info) {
        write(to, info.spec());
        to.add(KEYS, info.keys())
                .add(BYTES, info.bytes())
                .add(LAST, info.lastRevision())
                .add(EPOCH, info.epoch());
    }

    /** What was written of the bucket. */
    public static BucketInfo readInfo(HeaderReader from) {
        return new BucketInfo(
                readSpec(from),
                from.requiredNumber(KEYS, 0),
                from.requiredNumber(BYTES, 0),
                from.requiredNumber(LAST, 0),
                from.requiredNumber(EPOCH, 0));
    }
}
