/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.persist.sqlite.Row;
import dev.varve.pubsub.wire.Cut;
import java.time.Instant;
import java.util.Optional;

/**
 * What a bucket has of a key.
 *
 * @param revision the revision of its last change
 * @param name the key
 * @param gone {@link #LIVE}, {@link #DELETED} or {@link #EXPIRED}
 * @param time when that was
 * @param size the bytes of value and name
 * @param previous the revision of the change before
 * @param value the value
 */
record KeyRow(long revision, String name, long gone, long time, long size, long previous, StoredValue value) {

    static final long LIVE = 0;
    static final long DELETED = 1;
    static final long EXPIRED = 2;
    static final String SELECT = "SELECT revision,key,gone,time,size,previous,total,pieces,value FROM entries ";

    /** For those who need no value: reading one that is large costs. */
    static final String SELECT_BARE = "SELECT revision,key,gone,time,size,previous,NULL,NULL,NULL FROM entries ";

    static KeyRow read(Row row) {
        return new KeyRow(
                row.number(1),
                row.text(2),
                row.number(3),
                row.number(4),
                row.number(5),
                row.number(6),
                StoredValue.read(row, 7));
    }

    KeyItem item(String bucket, Values values, int room) {
        long valueSize = Values.size(value);
        Optional<Cut> cut = valueSize > room ? Optional.of(new Cut(valueSize, revision)) : Optional.empty();
        KeyValueEntry entry = new KeyValueEntry(
                Key.of(bucket, name), values.read(revision, value, 0, room), revision, Instant.ofEpochMilli(time));
        return new KeyItem(entry, cut);
    }
}
