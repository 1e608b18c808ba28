/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.Preconditions;
import dev.varve.persist.store.FilePosition;

/**
 * An object that a manifest names.
 *
 * @param key its key
 * @param length its bytes as stored, compressed
 * @param sha256 their digest, 64 hex digits
 * @param upTo the position that a file has with it
 */
record StoredPart(String key, long length, String sha256, FilePosition upTo) {

    StoredPart {
        Preconditions.atLeast("length", length, 0);
        Preconditions.require(sha256.matches("[0-9a-f]{64}"), "a SHA-256 must be 64 lower-case hex digits");
    }
}
