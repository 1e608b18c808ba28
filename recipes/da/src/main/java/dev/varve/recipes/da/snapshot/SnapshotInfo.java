/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import dev.varve.Headers;
import dev.varve.object.ObjectInfo;
import dev.varve.recipes.da.CompatibilityKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a snapshot without reading it.
 *
 * @param id which state it holds
 * @param version the version that made it
 * @param stateHash the SHA-256 of the state, 64 hex digits
 * @param stateBytes how many bytes the state has
 * @param storedBytes how many it has compressed
 * @param storeTime when it was completed
 */
public record SnapshotInfo(
        SnapshotId id,
        CompatibilityKey version,
        String stateHash,
        long stateBytes,
        long storedBytes,
        Instant storeTime) {

    static final String VERSION_HEADER = "Compatibility-Key";
    static final String HASH_HEADER = "State-Hash";
    static final String SIZE_HEADER = "State-Size";

    /** Of the object {@code info}; empty if it is no snapshot. */
    static Optional<SnapshotInfo> of(ObjectInfo info) {
        Headers metadata = info.metadata();
        return SnapshotId.ofName(info.name().name())
                .filter(id -> metadata.names().contains(VERSION_HEADER)
                        && metadata.names().contains(HASH_HEADER)
                        && metadata.first(SIZE_HEADER).orElse("").matches("\\d{1,18}"))
                .map(id -> new SnapshotInfo(
                        id,
                        CompatibilityKey.parse(metadata.first(VERSION_HEADER).orElseThrow()),
                        metadata.first(HASH_HEADER).orElseThrow(),
                        Long.parseLong(metadata.first(SIZE_HEADER).orElseThrow()),
                        info.size(),
                        info.storeTime()));
    }

    static Headers metadata(CompatibilityKey version, String stateHash, long stateBytes) {
        return Headers.of(VERSION_HEADER, version.toString())
                .with(HASH_HEADER, stateHash)
                .with(SIZE_HEADER, Long.toString(stateBytes));
    }
}
