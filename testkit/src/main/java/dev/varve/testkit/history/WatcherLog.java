/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.WatchStart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one watcher was told of all keys of a bucket, beginning with their values.
 *
 * <p>It may stop and go on later from {@link #resume()}: the two watches count as one. Safe for use by many threads.
 */
public final class WatcherLog {

    private final String name;
    private final String bucket;
    private final List<Defect> defects = new ArrayList<>();
    private final Map<Key, Held> values = new HashMap<>();
    private final Map<Key, Long> revisions = new HashMap<>();
    private long greatest;
    private int size;

    WatcherLog(String name, String bucket) {
        this.name = name;
        this.bucket = bucket;
    }

    /** Notes a change, in the order in which the watch tells them. */
    public synchronized void saw(KeyValueChange change) {
        size++;
        greatest = Math.max(greatest, change.revision());
        change.key().ifPresentOrElse(key -> apply(key, change), () -> {
            values.clear();
            revisions.clear();
            greatest = 0;
        });
    }

    private void apply(Key key, KeyValueChange change) {
        Long before = revisions.put(key, change.revision());
        if (before != null && before >= change.revision()) {
            Defect.Kind kind = before == change.revision() ? Defect.Kind.TOLD_TWICE : Defect.Kind.TOLD_OUT_OF_ORDER;
            defects.add(new Defect(kind, where(key), "revision " + change.revision() + " after " + before));
        }
        if (change.entry().isPresent()) {
            values.put(key, Held.of(change.entry().get()));
        } else {
            values.remove(key);
        }
    }

    /** Where a watch must start that goes on after what was seen. */
    public synchronized WatchStart resume() {
        return greatest == 0 ? WatchStart.values() : WatchStart.after(greatest);
    }

    /** How many changes were told. */
    public synchronized int size() {
        return size;
    }

    /** The values as the watcher was told. */
    public synchronized Map<Key, Held> values() {
        return Map.copyOf(values);
    }

    /** What is wrong with what was told, where the bucket holds {@code there} in the end. */
    synchronized List<Defect> defects(Map<Key, Held> there) {
        List<Defect> all = new ArrayList<>(defects);
        there.forEach((key, held) -> {
            if (!held.equals(values.get(key))) {
                all.add(new Defect(Defect.Kind.UNTOLD, where(key), held + " is there, told was " + values.get(key)));
            }
        });
        values.forEach((key, held) -> {
            if (!there.containsKey(key)) {
                all.add(new Defect(Defect.Kind.UNTOLD_REMOVAL, where(key), held.toString()));
            }
        });
        return all;
    }

    String bucket() {
        return bucket;
    }

    private String where(Key key) {
        return name + " of " + key;
    }
}
