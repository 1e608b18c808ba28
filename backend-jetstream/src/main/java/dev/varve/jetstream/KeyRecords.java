/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the messages of a bucket of keys mean: a value, or a marker that there is none any more. */
final class KeyRecords {

    /** What a marker of NATS KV says: {@code DEL} or {@code PURGE}. */
    static final String OPERATION = "KV-Operation";

    static final String DELETED = "DEL";

    /** Why the server itself put a marker: {@code MaxAge}, {@code Purge} or {@code Remove}. */
    private static final String REASON = "Nats-Marker-Reason";

    private static final String AGED = "MaxAge";

    private KeyRecords() {}

    /** Whether {@code record} bears a value. */
    static boolean isValue(StoredRecord found) {
        return found.headers().first(OPERATION).isEmpty()
                && found.headers().first(REASON).isEmpty();
    }

    /** Whether {@code record} bears a value that has outlived neither its own time to live nor the bucket's; the server sweeps such values a little later. */
    static boolean isLive(BucketStream stream, StoredRecord found) {
        Optional<Duration> ofBucket =
                Optional.of(Json.span(stream.config(), "max_age")).filter(age -> !age.isZero());
        return isValue(found) && !isOver(found, ofBucket) && !isOver(found, TimeToLive.read(found.headers()));
    }

    private static boolean isOver(StoredRecord found, Optional<Duration> ttl) {
        return ttl.filter(span -> !found.time().plus(span).isAfter(Instant.now()))
                .isPresent();
    }

    /** The live value of the key of {@code found}. */
    static Optional<KeyValueEntry> entry(BucketNames names, BucketStream stream, StoredRecord found) {
        return key(names, stream, found)
                .filter(key -> isLive(stream, found))
                .map(key -> new KeyValueEntry(key, found.payload(), found.seq(), found.time()));
    }

    /** The key of {@code found}; empty for a name of other clients that the SPI cannot say. */
    private static Optional<Key> key(BucketNames names, BucketStream stream, StoredRecord found) {
        String name = names.keyName(stream.bucket(), found.subject());
        return isName(name) ? Optional.of(Key.of(stream.bucket(), name)) : Optional.empty();
    }

    /** Whether the SPI can say {@code name}: other clients allow more. */
    static boolean isName(String name) {
        try {
            Subject.of(name);
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    /** What {@code found} changed; empty where that is over. */
    static Optional<KeyValueChange> change(BucketNames names, BucketStream stream, StoredRecord found) {
        if (isValue(found)) {
            return entry(names, stream, found).map(KeyValueChange::put);
        }
        boolean aged = found.headers().first(REASON).filter(AGED::equals).isPresent();
        KeyValueChange.Kind kind = aged ? KeyValueChange.Kind.EXPIRE : KeyValueChange.Kind.DELETE;
        return key(names, stream, found).map(key -> KeyValueChange.removed(kind, key, found.seq()));
    }
}
