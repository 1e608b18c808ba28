/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.PutOptions;
import java.util.concurrent.CompletableFuture;

/** A bucket of Varve whose writes are acknowledged at a given level. */
final class VarveKeyValues implements KeyValueClient {

    private final Varve varve;
    private final String bucket;
    private final PutOptions options;
    private final Bytes value = Payload.bytes();

    VarveKeyValues(Varve varve, Durability durability) {
        this.varve = varve;
        this.bucket = "bench-" + durability;
        this.options = PutOptions.atLeast(durability);
    }

    @Override
    public void put(long key) {
        Receipt unused = varve.keyValues().put(key(key), value, options);
    }

    @Override
    public CompletableFuture<?> putAsync(long key) {
        return varve.keyValues().putAsync(key(key), value, options);
    }

    @Override
    public void get(long key) {
        KeyValueEntry unused = varve.keyValues()
                .get(key(key))
                .orElseThrow(() -> StorageException.corrupt("key " + key + " has no value", null));
    }

    private Key key(long key) {
        return Key.of(bucket, "k" + key);
    }
}
