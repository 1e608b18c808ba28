/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.stream.Change;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one stream holds and remembers; every change of it goes through here, with all that follows from it.
 *
 * <p>Guarded by the lock of its {@link StreamLog}.
 */
final class StreamState {
    private final StreamContents contents = new StreamContents();
    private final ChangeLog changes;
    private final DedupMemory dedup = new DedupMemory();
    private final ConsumerGroup consumers = new ConsumerGroup();
    private StreamSpec spec;
    private long lastSeq;
    private Instant lastTime = Instant.MIN;

    StreamState(StreamSpec spec, MemoryConfig config) {
        this.spec = spec;
        changes = new ChangeLog(contents, config);
    }

    StreamContents contents() {
        return contents;
    }

    ChangeLog changes() {
        return changes;
    }

    DedupMemory dedup() {
        return dedup;
    }

    ConsumerGroup consumers() {
        return consumers;
    }

    StreamSpec spec() {
        return spec;
    }

    void respecify(StreamSpec next) {
        spec = next;
    }

    StreamLimits limits() {
        return spec.limits();
    }

    long lastSeq() {
        return lastSeq;
    }

    /** Stores a message at {@code seq}, which is greater than all before. */
    StoredMessage append(Publication publication, long seq, Instant now) {
        StoredMessage stored = new StoredMessage(publication.subject(), seq, storeTime(now), publication.message());
        PublishOptions options = publication.options();
        String id = options.msgId().orElse(null);
        Entry entry = new Entry(stored, changes.advance(), expiry(options, now), id);
        contents.add(entry);
        lastSeq = seq;
        if (id != null) {
            dedup.remember(id, stored);
        }
        consumers.added(entry);
        return stored;
    }

    /** Stores a message in the place of {@code old}; the id that was written there stays remembered. */
    StoredMessage replace(Entry old, Publication publication, Instant now) {
        StoredMessage stored = new StoredMessage(old.subject(), old.seq(), storeTime(now), publication.message());
        Entry entry = new Entry(stored, changes.advance(), expiry(publication.options(), now), old.msgId());
        contents.replace(old, entry);
        changes.retire(old);
        return stored;
    }

    /** Takes {@code entry} out; the caller notes the change. */
    void remove(Entry entry, Instant now) {
        contents.remove(entry);
        changes.retire(entry);
        consumers.removed(entry);
        String id = entry.msgId();
        if (id != null) {
            dedup.removed(id, Times.before(now, spec.dedupWindow()));
        }
    }

    void evict(Entry entry, Instant now) {
        remove(entry, now);
        changes.removed(Change.Kind.EVICT, entry.subject(), entry.seq());
    }

    /** Evicts what is past its time. */
    void expire(Instant now) {
        dedup.age(Times.before(now, spec.dedupWindow()));
        Entry next = contents.soonestToExpire();
        while (next != null && next.expires() != null && !next.expires().isAfter(now)) {
            evict(next, now);
            next = contents.soonestToExpire();
        }
        limits().maxAge().ifPresent(age -> evictStoredUntil(Times.before(now, age), now));
    }

    private void evictStoredUntil(Instant time, Instant now) {
        Entry eldest = contents.eldest();
        while (eldest != null && !eldest.stored().storeTime().isAfter(time)) {
            evict(eldest, now);
            eldest = contents.eldest();
        }
    }

    /** Lets go of everything. */
    void clear() {
        contents.clear();
        consumers.clear();
    }

    /** Whether something may expire by and by. */
    boolean mayExpire() {
        boolean aging = limits().maxAge().isPresent() && contents.count() > 0;
        return aging || contents.soonestToExpire() != null || !consumers.isEmpty();
    }

    private Instant storeTime(Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        lastTime = time.isAfter(lastTime) ? time : lastTime;
        return lastTime;
    }

    private static @Nullable Instant expiry(PublishOptions options, Instant now) {
        return options.ttl().map(ttl -> Times.after(now, ttl)).orElse(null);
    }
}
