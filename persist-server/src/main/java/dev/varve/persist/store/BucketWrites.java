/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.KeyValueChange;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The verbs that change a bucket, each all or nothing. Within a group; for use by one thread. */
final class BucketWrites {

    private final BucketContext bucket;
    private final Entries entries;
    private final RecentIds recent;

    BucketWrites(BucketContext bucket) {
        this.bucket = bucket;
        this.entries = new Entries(bucket);
        this.recent = new RecentIds(bucket.file());
    }

    Receipt put(String name, Bytes value, KeyWrite write) {
        expire();
        Optional<RecentIds.Write> remembered = remembered(write.msgId());
        if (remembered.isPresent()) {
            return receipt(remembered.get(), true);
        }
        requireDurability(write.atLeast());
        Optional<KeyRow> old = bucket.row(name);
        requireExpected(name, write, old);
        requireRoom(name, value, old);
        KeyRow row = entries.put(name, value, expiry(write), old);
        RecentIds.Write done = new RecentIds.Write(row.revision(), row.time(), row.revision());
        write.msgId().ifPresent(id -> recent.add(id, done));
        return receipt(done, false);
    }

    Deletion delete(String name, KeyWrite write) {
        expire();
        Optional<RecentIds.Write> remembered = remembered(write.msgId());
        if (remembered.isPresent()) {
            return deletion(remembered.get().seq());
        }
        requireDurability(write.atLeast());
        Optional<KeyRow> old = bucket.row(name);
        requireExpected(name, write, old);
        Optional<KeyRow> live = old.filter(row -> row.gone() == KeyRow.LIVE);
        live.ifPresent(row -> entries.remove(row, KeyValueChange.Kind.DELETE));
        return remember(write, live.isPresent() ? 1 : 0);
    }

    Deletion deleteAll(SubjectFilter filter, KeyWrite write) {
        expire();
        Optional<RecentIds.Write> remembered = remembered(write.msgId());
        if (remembered.isPresent()) {
            return deletion(remembered.get().seq());
        }
        requireDurability(write.atLeast());
        List<String> names = bucket.database()
                .all(
                        "SELECT key FROM entries WHERE key>=? AND key<? AND gone=0 ORDER BY key",
                        row -> row.text(1),
                        KeyRanges.first(filter),
                        KeyRanges.last(filter));
        long count = 0;
        for (String name : names) {
            if (filter.covers(SubjectFilter.of(name))) {
                entries.remove(bucket.row(name).orElseThrow(), KeyValueChange.Kind.DELETE);
                count++;
            }
        }
        return remember(write, count);
    }

    private Deletion remember(KeyWrite write, long count) {
        long number = bucket.state().get(Counter.NUMBER);
        // Also where nothing was there: a repeat must not take away what was put since.
        write.msgId()
                .ifPresent(id ->
                        recent.add(id, new RecentIds.Write(count, bucket.file().now(), number)));
        return deletion(count);
    }

    /** Takes away what is past its time. */
    void expire() {
        recent.age(horizon());
        Optional<KeyRow> next = soonestToExpire(bucket.file().now());
        while (next.isPresent()) {
            entries.remove(next.get(), KeyValueChange.Kind.EXPIRE);
            next = soonestToExpire(bucket.file().now());
        }
    }

    private Optional<KeyRow> soonestToExpire(long now) {
        return bucket.file().has(SchemaPart.BY_EXPIRY)
                ? bucket.database()
                        .first(
                                KeyRow.SELECT_BARE
                                        + "WHERE expires IS NOT NULL AND expires<=? ORDER BY expires,revision LIMIT 1",
                                KeyRow::read,
                                now)
                : Optional.empty();
    }

    private Optional<RecentIds.Write> remembered(Optional<String> msgId) {
        return msgId.flatMap(id -> recent.find(id, horizon()));
    }

    private long horizon() {
        return Times.before(bucket.file().now(), StreamSpec.DEFAULT_DEDUP_WINDOW);
    }

    private void requireExpected(String name, KeyWrite write, Optional<KeyRow> old) {
        if (write.expected().isEmpty()) {
            return;
        }
        long current = old.filter(row -> row.gone() == KeyRow.LIVE)
                .map(KeyRow::revision)
                .orElse(0L);
        long expected = write.expected().getAsLong();
        if (current != expected) {
            throw StorageException.revisionConflict(
                    "key '" + bucket.bucket() + "/" + name + "' has revision " + current + ", not " + expected
                            + " as expected",
                    current);
        }
    }

    private void requireRoom(String name, Bytes value, Optional<KeyRow> old) {
        long most = bucket.file().isReplayed()
                ? Long.MAX_VALUE
                : bucket.file().settings().maxMessageBytes();
        long limit = bucket.spec().maxValueBytes() == 0
                ? most
                : Math.min(most, bucket.spec().maxValueBytes());
        if (value.size() > limit) {
            throw StorageException.tooLarge(
                    "the value of '" + name + "' has " + value.size() + " bytes, more than the " + limit + " allowed",
                    limit);
        }
        long freed =
                old.filter(row -> row.gone() == KeyRow.LIVE).map(KeyRow::size).orElse(0L);
        long bytes = bucket.state().get(Counter.BYTES) - freed + value.size() + name.length();
        if (bucket.spec().maxBytes() > 0 && bytes > bucket.spec().maxBytes()) {
            throw StorageException.insufficientStorage(
                    "bucket '" + bucket.bucket() + "' is full: max-bytes is "
                            + bucket.spec().maxBytes() + "; delete keys or raise the limit",
                    null);
        }
    }

    private @Nullable Long expiry(KeyWrite write) {
        Optional<Duration> ttl = write.options().ttl().or(bucket.spec()::ttl);
        return ttl.map(time -> Times.after(bucket.file().now(), time)).orElse(null);
    }

    private void requireDurability(Optional<Durability> wanted) {
        Durability strongest = bucket.file().strongest();
        if (wanted.isPresent() && !strongest.satisfies(wanted.get())) {
            throw StorageException.unsupported(wanted.get(), strongest);
        }
    }

    private Receipt receipt(RecentIds.Write write, boolean duplicate) {
        long epoch = bucket.state().epochs().at(write.number());
        return new Receipt(
                write.seq(),
                Instant.ofEpochMilli(write.time()),
                duplicate,
                bucket.file().durability(write.number()),
                epoch);
    }

    private Deletion deletion(long count) {
        return new Deletion(
                count,
                bucket.file().durability(bucket.state().get(Counter.NUMBER)),
                bucket.state().get(Counter.EPOCH));
    }
}
