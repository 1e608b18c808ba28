/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Bytes;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The live values of one bucket by name, and the last change of each key by revision.
 *
 * <p>Of keys without a value only a bounded number is remembered; whoever has not come as far as the last forgotten one must start anew. Guarded by the lock of its bucket.
 */
final class BucketContents {
    private static final Comparator<KeyState> BY_EXPIRY =
            Comparator.comparing(BucketContents::expiry).thenComparing(KeyState::revision);

    private final int history;
    private final TreeMap<String, KeyState> live = new TreeMap<>();
    private final Map<String, KeyState> gone = new HashMap<>();
    private final ArrayDeque<KeyState> goneInOrder = new ArrayDeque<>();
    private final TreeSet<KeyState> expiring = new TreeSet<>(BY_EXPIRY);
    private NumberedList<KeyState> byRevision = new NumberedList<>();
    private Instant lastTime = Instant.MIN;
    private long lastRevision;
    private long forgotten;
    private long bytes;

    BucketContents(int history) {
        this.history = history;
    }

    KeyValueEntry put(Key key, Bytes value, @Nullable Instant expires, Instant now) {
        KeyValueEntry entry = new KeyValueEntry(key, value, ++lastRevision, storeTime(now));
        takeOut(key);
        KeyState state = KeyState.put(entry, expires);
        live.put(key.name(), state);
        byRevision.append(state.revision(), state);
        bytes += state.size();
        if (expires != null) {
            expiring.add(state);
        }
        return entry;
    }

    /** Takes the value of {@code key} away. */
    void remove(KeyValueChange.Kind kind, Key key) {
        takeOut(key);
        KeyState state = KeyState.removed(kind, key, ++lastRevision);
        gone.put(key.name(), state);
        goneInOrder.add(state);
        byRevision.append(state.revision(), state);
        while (gone.size() > history || goneInOrder.size() > 2L * history) {
            forgetEldest();
        }
    }

    private void forgetEldest() {
        KeyState eldest = goneInOrder.remove();
        if (gone.remove(eldest.key().name(), eldest)) {
            byRevision.remove(eldest.revision());
            forgotten = eldest.revision();
        }
    }

    private void takeOut(Key key) {
        KeyState value = live.remove(key.name());
        KeyState absence = gone.remove(key.name());
        if (value != null) {
            byRevision.remove(value.revision());
            bytes -= value.size();
            if (value.expires() != null) {
                expiring.remove(value);
            }
        }
        if (absence != null) {
            byRevision.remove(absence.revision());
        }
    }

    /** Lets go of everything; whoever followed must start anew. */
    void clear() {
        live.clear();
        gone.clear();
        goneInOrder.clear();
        expiring.clear();
        byRevision = new NumberedList<>();
        bytes = 0;
        forgotten = ++lastRevision;
    }

    void expire(Instant now) {
        while (!expiring.isEmpty()) {
            KeyState next = expiring.first();
            if (expiry(next).isAfter(now)) {
                return;
            }
            remove(KeyValueChange.Kind.EXPIRE, next.key());
        }
    }

    boolean mayExpire() {
        return !expiring.isEmpty();
    }

    @Nullable
    KeyState find(String name) {
        return live.get(name);
    }

    /** The live value of the first name after {@code name}, or of the first of all where that is null. */
    @Nullable
    KeyState after(@Nullable String name) {
        Map.Entry<String, KeyState> found = name == null ? live.firstEntry() : live.higherEntry(name);
        return found == null ? null : found.getValue();
    }

    /** The first change after {@code revision} that is the last one of its key. */
    @Nullable
    KeyState changeAfter(long revision) {
        return byRevision.ceiling(revision + 1);
    }

    /** Whether every change after {@code revision} can be told. */
    boolean reachesBackTo(long revision) {
        return revision >= forgotten && revision <= lastRevision;
    }

    long lastRevision() {
        return lastRevision;
    }

    long bytes() {
        return bytes;
    }

    int count() {
        return live.size();
    }

    private Instant storeTime(Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        lastTime = time.isAfter(lastTime) ? time : lastTime;
        return lastTime;
    }

    private static Instant expiry(KeyState state) {
        Instant expires = state.expires();
        return expires == null ? Instant.MAX : expires;
    }
}
