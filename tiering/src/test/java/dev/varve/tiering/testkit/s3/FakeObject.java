/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.s3;

import dev.varve.tiering.store.Retention;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One version of an object.
 *
 * @param version its id; {@code null} as a text where the bucket keeps no versions
 * @param body its bytes
 * @param etag with its quotes
 * @param checksum the SHA-256 in Base64 that was stated, with {@code -<parts>} behind it where it was sent in parts; empty if none was
 * @param storageClass its class
 * @param metadata the names, without {@code x-amz-meta-}, and values
 * @param retention the lock
 * @param restore when its restored copy comes and goes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, nor given away.
record FakeObject(
        String version,
        byte[] body,
        String etag,
        String checksum,
        String storageClass,
        Map<String, String> metadata,
        Optional<Retention> retention,
        Optional<Restore> restore) {

    /** The life of a restored copy. */
    record Restore(Instant from, Instant until) {}

    boolean cold() {
        return storageClass.equals("GLACIER") || storageClass.equals("DEEP_ARCHIVE");
    }

    boolean readable(Instant now) {
        return !cold() || (copy(now).isPresent() && !copy(now).get().from().isAfter(now));
    }

    /** The restored copy that is there or on its way. */
    Optional<Restore> copy(Instant now) {
        return restore.filter(copy -> copy.until().isAfter(now));
    }

    boolean locked(Instant now) {
        return retention.filter(lock -> lock.until().isAfter(now)).isPresent();
    }

    FakeObject restored(Restore copy) {
        return new FakeObject(version, body, etag, checksum, storageClass, metadata, retention, Optional.of(copy));
    }
}
