/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.kv.KeyValueChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a bucket, one for each key: every row that comes or goes does so here, with all that is counted. Within a group; for use by one thread. */
final class Entries {

    private final BucketContext bucket;

    Entries(BucketContext bucket) {
        this.bucket = bucket;
    }

    /** Gives {@code name} a value in the place of {@code old}. */
    KeyRow put(String name, Bytes value, @Nullable Long expires, Optional<KeyRow> old) {
        if (expires != null) {
            bucket.file().require(SchemaPart.BY_EXPIRY);
        }
        KeyRow row = replace(name, KeyRow.LIVE, value.size() + (long) name.length(), old);
        StoredValue stored = bucket.values().store(row.revision(), Optional.of(value), false);
        insert(row, expires, stored);
        bucket.state().add(Counter.ITEMS, 1);
        bucket.state().add(Counter.BYTES, row.size());
        bucket.put(row, value);
        return row;
    }

    /** Takes the value of {@code old} away and leaves a tombstone. */
    KeyRow remove(KeyRow old, KeyValueChange.Kind kind) {
        bucket.file().require(SchemaPart.TOMBSTONES);
        long gone = kind == KeyValueChange.Kind.EXPIRE ? KeyRow.EXPIRED : KeyRow.DELETED;
        KeyRow row = replace(old.name(), gone, 0, Optional.of(old));
        insert(row, null, new StoredValue(null, null, null));
        bucket.removed(kind, row);
        long most = bucket.file().settings().maxRemovals();
        // In steps, so that a bucket at its limit does not search with every delete.
        if (bucket.state().add(Counter.REMOVALS, 1) > most + most / 8) {
            prune(most);
        }
        return row;
    }

    private KeyRow replace(String name, long gone, long size, Optional<KeyRow> old) {
        old.ifPresent(this::forget);
        long previous = old.map(KeyRow::revision).orElse(0L);
        long revision = bucket.state().add(Counter.NUMBER, 1);
        return new KeyRow(revision, name, gone, bucket.file().now(), size, previous, new StoredValue(null, null, null));
    }

    private void forget(KeyRow old) {
        bucket.values().delete(old.revision());
        bucket.database().update("DELETE FROM entries WHERE revision=?", old.revision());
        if (old.gone() == KeyRow.LIVE) {
            bucket.state().add(Counter.ITEMS, -1);
            bucket.state().add(Counter.BYTES, -old.size());
        } else {
            bucket.state().add(Counter.REMOVALS, -1);
        }
    }

    private void insert(KeyRow row, @Nullable Long expires, StoredValue value) {
        bucket.database()
                .update(
                        "INSERT INTO entries(revision,key,gone,time,expires,size,previous,total,pieces,value)"
                                + " VALUES(?,?,?,?,?,?,?,?,?,?)",
                        row.revision(),
                        row.name(),
                        row.gone(),
                        row.time(),
                        expires,
                        row.size(),
                        row.previous(),
                        value.total(),
                        value.pieces(),
                        StoredValue.bytes(value));
    }

    private void prune(long most) {
        long floor = bucket.database()
                .number("SELECT revision FROM entries WHERE gone>0 ORDER BY revision DESC LIMIT 1 OFFSET ?", most);
        int gone = bucket.database().update("DELETE FROM entries WHERE gone>0 AND revision<=?", floor);
        bucket.state().add(Counter.REMOVALS, -gone);
        bucket.state().set(Counter.FLOOR, floor);
    }
}
