/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.object;

import dev.varve.Durability;
import dev.varve.Headers;
import dev.varve.Preconditions;
import java.time.Instant;

/**
 * What is known of an object without reading it.
 *
 * @param name where it stands
 * @param size its length in bytes
 * @param sha256 the SHA-256 of its bytes, 64 lower-case hex digits
 * @param metadata names and texts given with it
 * @param storeTime when it was completed
 * @param durability what it survives
 */
public record ObjectInfo(
        ObjectName name, long size, String sha256, Headers metadata, Instant storeTime, Durability durability) {

    public ObjectInfo {
        Preconditions.atLeast("size", size, 0);
        Preconditions.require(sha256.matches("[0-9a-f]{64}"), "sha256 must be 64 lower-case hex digits");
    }
}
