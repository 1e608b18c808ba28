/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.DURABILITY;
import static dev.varve.pubsub.wire.HeaderNames.OBJECT;
import static dev.varve.pubsub.wire.HeaderNames.SHA256;
import static dev.varve.pubsub.wire.HeaderNames.SIZE;
import static dev.varve.pubsub.wire.HeaderNames.TIME;

import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import dev.varve.pubsub.WireHeaders;

/** What is known of objects. */
public final class ObjectCodec {

    private ObjectCodec() {}

    /** Adds {@code info} with its name, as items of a listing have it. */
    public static void write(WireHeaders.Builder to, ObjectInfo info) {
        to.add(OBJECT, ValueCodec.encode(info.name().name()))
                .add(SIZE, info.size())
                .add(SHA256, info.sha256())
                .add(TIME, WireNumbers.millis(info.storeTime()))
                .add(DURABILITY, info.durability().toString());
        ApplicationHeaders.write(to, info.metadata());
    }

    /** What was written of an object of {@code bucket}. */
    public static ObjectInfo read(HeaderReader from, String bucket) {
        String name = from.requiredParsed(OBJECT, ValueCodec::decode);
        return new ObjectInfo(
                ObjectName.of(bucket, name),
                from.requiredNumber(SIZE, 0),
                from.requiredText(SHA256),
                ApplicationHeaders.read(from.headers()),
                from.requiredTime(TIME),
                from.requiredDurability(DURABILITY));
    }
}
