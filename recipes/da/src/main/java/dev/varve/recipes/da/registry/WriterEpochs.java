/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.registry;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.KeyValueStore;
import java.util.Optional;
import java.util.UUID;

/** Gives each start of a publisher an epoch greater than all before it, from a counter in the registry's bucket. Safe for use by many threads. */
public final class WriterEpochs {

    private static final String NAME = "writer.epoch";
    private static final int ATTEMPTS = 16;

    private final Records records;

    /**
     * The counters in {@code bucket}.
     *
     * @param least the least durability of a counter
     */
    public WriterEpochs(KeyValueStore store, String bucket, Durability least) {
        records = new Records(store, bucket, least);
    }

    /**
     * An epoch for the writers of a stream, greater than every one given before.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if too many ask at once
     */
    public long next() {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<KeyValueEntry> last = records.get(NAME);
            long next = last.map(WriterEpochs::epoch).orElse(0L) + 1;
            // With a mark of its own: where two write the same number, each must see whether it was the one.
            String value = next + " " + UUID.randomUUID();
            boolean mine = last.map(entry -> records.replace(NAME, value, entry.revision()))
                    .orElseGet(() -> records.create(NAME, value));
            if (mine) {
                return next;
            }
        }
        throw StorageException.unavailable("too many publishers start at once; try again", null);
    }

    private static long epoch(KeyValueEntry entry) {
        return Long.parseLong(entry.value().utf8().split(" ")[0]);
    }
}
