/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * An archive.
 *
 * @param id its id
 * @param description what it says of itself
 * @param bytes its content
 * @param treeHash its tree hash
 * @param created when it was put there
 * @param deleted when it was removed; empty: it is there
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record FakeArchive(
        String id, String description, byte[] bytes, String treeHash, Instant created, Optional<Instant> deleted) {

    boolean existed(Instant at) {
        return !created.isAfter(at) && deleted.filter(end -> !end.isAfter(at)).isEmpty();
    }

    FakeArchive removed(Instant at) {
        return new FakeArchive(id, description, bytes, treeHash, created, deleted.or(() -> Optional.of(at)));
    }

    /** As the inventory tells it. */
    String json() {
        return "{\"ArchiveId\":\"" + id + "\",\"ArchiveDescription\":\"" + description + "\",\"CreationDate\":\""
                + created + "\",\"Size\":" + bytes.length + ",\"SHA256TreeHash\":\"" + treeHash + "\"}";
    }
}
