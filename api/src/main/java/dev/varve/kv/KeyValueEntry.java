/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.kv;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import java.time.Instant;

/**
 * A live value.
 *
 * @param key where it stands
 * @param value the bytes, possibly none
 * @param revision the number of the write that made it, unique and rising within the bucket, at least 1
 * @param storeTime when the store took it
 */
public record KeyValueEntry(Key key, Bytes value, long revision, Instant storeTime) {

    public KeyValueEntry {
        Preconditions.atLeast("revision", revision, 1);
    }
}
