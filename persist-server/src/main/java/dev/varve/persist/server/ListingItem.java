/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.ObjectFile;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StreamFile;
import dev.varve.persist.store.StreamItem;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.BucketCodec;
import dev.varve.pubsub.wire.ErrorCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Verb;

/** What listings say of each thing. */
final class ListingItem {

    private ListingItem() {}

    static Named stream(StreamFile stream) {
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamCodec.write(headers, stream.info(), stream.number());
        return named(stream.key(), headers, Bytes.empty());
    }

    /** The last message of a stream of one subject. */
    static Named last(StreamFile stream, StreamItem item) {
        WireHeaders.Builder headers = WireHeaders.builder();
        StreamVerbs.write(headers, item);
        return named(stream.key(), headers, StreamVerbs.payload(item));
    }

    static Named bucket(BucketFile bucket) {
        WireHeaders.Builder headers = WireHeaders.builder();
        BucketCodec.write(headers, bucket.info());
        return named(bucket.key(), headers, Bytes.empty());
    }

    static Named objects(ObjectFile bucket) {
        StoreKey key = bucket.key();
        return named(key, WireHeaders.builder().add(HeaderNames.BUCKET, key.name()), Bytes.empty());
    }

    /** What {@code verb} says of a thing of which no more can be told than that it is there. */
    static Named damaged(StoreKey key, Verb verb, StorageException damage) {
        WireHeaders.Builder headers = WireHeaders.builder();
        if (verb == Verb.LIST) {
            headers.add(HeaderNames.STREAM, key.title()).add(HeaderNames.DECLARED, key.isDeclared() ? 1 : 0);
        } else {
            headers.add(verb == Verb.LAST_PER_SUBJECT ? HeaderNames.SUBJECT : HeaderNames.BUCKET, key.name());
        }
        ErrorCodec.write(headers, damage);
        return named(key, headers, Bytes.empty());
    }

    private static Named named(StoreKey key, WireHeaders.Builder headers, Bytes payload) {
        return new Named(Listings.place(key), headers.build(), payload);
    }
}
