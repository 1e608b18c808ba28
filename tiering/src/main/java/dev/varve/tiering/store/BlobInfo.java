/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store;

import dev.varve.Preconditions;
import java.util.Optional;

/**
 * What is known of a blob without reading it.
 *
 * @param key its name
 * @param length its size in bytes
 * @param sha256 the digest that was stated when it was stored
 * @param tag what the store calls this content
 * @param version what the store calls this version for ever; empty where it keeps no versions
 * @param storageClass what it costs
 * @param availability whether it can be read now
 * @param retention until when it cannot be deleted, which may be past; empty where it always could
 */
public record BlobInfo(
        BlobKey key,
        long length,
        Sha256 sha256,
        BlobTag tag,
        Optional<String> version,
        StorageClass storageClass,
        Availability availability,
        Optional<Retention> retention) {

    public BlobInfo {
        Preconditions.atLeast("length", length, 0);
    }

    /** Whether this is {@code content}, by length and digest. */
    public boolean holds(BlobContent content) {
        return length == content.length() && sha256.equals(content.sha256());
    }
}
