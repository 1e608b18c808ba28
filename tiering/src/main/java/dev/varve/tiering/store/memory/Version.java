/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.memory;

import dev.varve.Bytes;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One content that a key has or had.
 *
 * @param restore when it was, or is to be, readable; empty if nobody has asked
 */
record Version(BlobKey key, long number, Bytes bytes, Sha256 sha256, BlobOptions options, Optional<Restore> restore) {

    /** A time in which a cold blob can be read. */
    record Restore(Instant from, Instant until) {}

    static Version of(BlobKey key, long number, Bytes bytes, Sha256 sha256, BlobOptions options) {
        return new Version(key, number, bytes, sha256, options, Optional.empty());
    }

    BlobInfo info(Instant now) {
        return new BlobInfo(
                key,
                bytes.size(),
                sha256,
                new BlobTag(number + "-" + sha256.hex().substring(0, 16)),
                Optional.of(Long.toString(number)),
                options.storageClass(),
                availability(now),
                options.retention().filter(retention -> retention.until().isAfter(now)));
    }

    private Availability availability(Instant now) {
        if (!options.storageClass().cold()) {
            return new Availability.Ready();
        }
        if (restore.isEmpty() || !restore.get().until().isAfter(now)) {
            return new Availability.Cold();
        }
        Restore asked = restore.get();
        return asked.from().isAfter(now)
                ? new Availability.Restoring(Duration.between(now, asked.from()))
                : new Availability.Restored(asked.until());
    }

    Version restored(RestoreRequest request, Instant now) {
        Duration wait = request.longest(options.storageClass());
        Availability before = availability(now);
        if (before instanceof Availability.Ready || before instanceof Availability.Restoring) {
            return this;
        }
        Instant from = before instanceof Availability.Restored ? now : now.plus(wait);
        return new Version(
                key,
                number,
                bytes,
                sha256,
                options,
                Optional.of(new Restore(from, from.plus(Duration.ofDays(request.days())))));
    }
}
