/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.KEY;
import static dev.varve.pubsub.wire.HeaderNames.REVISION;
import static dev.varve.pubsub.wire.HeaderNames.TIME;

import dev.varve.Bytes;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.pubsub.WireHeaders;

/** Live values of keys; the payload is the value. */
public final class KeyValueCodec {

    private KeyValueCodec() {}

    /** Adds {@code entry} without its bucket. */
    public static void write(WireHeaders.Builder to, KeyValueEntry entry) {
        to.add(KEY, entry.key().name())
                .add(REVISION, entry.revision())
                .add(TIME, WireNumbers.millis(entry.storeTime()));
    }

    /** The entry of {@code bucket} that was written. */
    public static KeyValueEntry read(HeaderReader from, String bucket, Bytes payload) {
        Key key = from.requiredParsed(KEY, name -> Key.of(bucket, name));
        return new KeyValueEntry(key, payload, from.requiredNumber(REVISION, 1), from.requiredTime(TIME));
    }
}
