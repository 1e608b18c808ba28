/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.registry;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.KeyValueStore;
import dev.varve.kv.PutOptions;
import java.util.Optional;

/** Writes of single keys whose answers may be lost: then the key is read, and tells. Safe for use by many threads. */
final class Records {

    private static final int ATTEMPTS = 8;

    private final KeyValueStore store;
    private final String bucket;
    private final PutOptions options;

    Records(KeyValueStore store, String bucket, Durability least) {
        this.store = store;
        this.bucket = bucket;
        options = PutOptions.atLeast(least);
    }

    Optional<KeyValueEntry> get(String name) {
        return store.get(key(name));
    }

    /** Gives {@code name} its first value; true also if it has that value already, false if it has another one. */
    boolean create(String name, String value) {
        return write(name, value, () -> store.create(key(name), Bytes.utf8(value), options));
    }

    /** Replaces the value of {@code name} if it is that of {@code revision}; true also if it is {@code value} already. */
    boolean replace(String name, String value, long revision) {
        return write(name, value, () -> store.update(key(name), Bytes.utf8(value), revision, options));
    }

    private boolean write(String name, String value, Runnable attempt) {
        Optional<OutcomeUnknownException> unknown = Optional.empty();
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                attempt.run();
                return true;
            } catch (OutcomeUnknownException e) {
                unknown = Optional.of(e);
            } catch (StorageException e) {
                if (e.code() != ErrorCode.REVISION_CONFLICT) {
                    throw e;
                }
                return has(name, value);
            }
        }
        throw unknown.orElseThrow();
    }

    private boolean has(String name, String value) {
        return get(name).filter(entry -> entry.value().utf8().equals(value)).isPresent();
    }

    /** Takes the value of {@code name} away if it is {@code value}. */
    void remove(String name, String value) {
        Optional<KeyValueEntry> entry =
                get(name).filter(found -> found.value().utf8().equals(value));
        entry.ifPresent(found -> store.delete(found.key(), found.revision()));
    }

    private Key key(String name) {
        return Key.of(bucket, name);
    }
}
