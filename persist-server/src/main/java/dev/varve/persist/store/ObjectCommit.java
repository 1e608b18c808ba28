/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Headers;
import dev.varve.Preconditions;

/**
 * What completes an upload.
 *
 * @param parts how many parts it has
 * @param size the bytes of all parts
 * @param sha256 their digest, 64 lower-case hex digits
 * @param metadata names and texts to keep with the object
 */
public record ObjectCommit(long parts, long size, String sha256, Headers metadata) {

    public ObjectCommit {
        Preconditions.atLeast("parts", parts, 0);
        Preconditions.atLeast("size", size, 0);
        Preconditions.require(sha256.matches("[0-9a-f]{64}"), "sha256 must be 64 lower-case hex digits");
    }
}
