/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import dev.varve.persist.sqlite.Database;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the parts of an open bucket share: its file, its specification, and what the group under way has changed. For use by one thread. */
final class BucketContext {

    private final StoreFile file;
    private final Values values;
    private List<KeyChangeRecord> changes = new ArrayList<>();
    private BucketSpec spec;

    BucketContext(StoreFile file, BucketSpec spec) {
        this.file = file;
        this.spec = spec;
        this.values = new Values(file);
    }

    StoreFile file() {
        return file;
    }

    Database database() {
        return file.database();
    }

    FileState state() {
        return file.state();
    }

    Values values() {
        return values;
    }

    String bucket() {
        return file.key().name();
    }

    BucketSpec spec() {
        return spec;
    }

    void spec(BucketSpec next) {
        spec = next;
    }

    /** What is known of {@code name} but its value, a tombstone included. */
    Optional<KeyRow> row(String name) {
        return database().first(KeyRow.SELECT_BARE + "WHERE key=?", KeyRow::read, name);
    }

    void put(KeyRow row, Bytes value) {
        KeyValueEntry entry = new KeyValueEntry(
                Key.of(bucket(), row.name()), value, row.revision(), Instant.ofEpochMilli(row.time()));
        tell(KeyValueChange.put(entry), row.previous());
    }

    void removed(KeyValueChange.Kind kind, KeyRow row) {
        tell(KeyValueChange.removed(kind, Key.of(bucket(), row.name()), row.revision()), row.previous());
    }

    private void tell(KeyValueChange change, long previous) {
        changes.add(KeyChangeRecord.of(change, state().get(Counter.EPOCH), previous, Optional.empty()));
    }

    /** What the group has changed, in order; handed out once. */
    List<KeyChangeRecord> takeChanges() {
        List<KeyChangeRecord> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }
}
