/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.PutOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One bucket: its verbs, each a step under the bucket's lock, which is this object's monitor.
 *
 * <p>A bucket that was dropped, or never written to, does not exist, but may be watched; its revisions go on where they were if it comes to be again.
 */
final class Bucket implements Sweeper.Sweepable {
    /** How many keys that do not fit are passed over before others get their turn. */
    private static final int STRIDE = 512;

    private final String name;
    private final Environment environment;
    private final BucketContents contents;
    private final List<BucketWatch> watches = new ArrayList<>(0);
    private BucketSpec spec;
    private boolean exists;
    private boolean swept;
    private long epoch = 1;
    private long announced;

    Bucket(String name, Environment environment) {
        this.name = name;
        this.environment = environment;
        contents = new BucketContents(environment.config().feedHistory());
        spec = BucketSpec.of(name);
    }

    synchronized Optional<KeyValueEntry> get(Key key) {
        enter();
        return Optional.ofNullable(contents.find(key.name())).map(KeyState::entry);
    }

    /** Gives {@code key} a value, if its revision is {@code expected} where that is given, 0 for no live value. */
    synchronized Receipt put(Key key, Bytes value, OptionalLong expected, PutOptions options) {
        Instant now = enter();
        KeyState held = contents.find(key.name());
        requireRevision(key, held, expected);
        checkSize(key, value, held);
        Instant expires =
                options.ttl().or(spec::ttl).map(ttl -> Times.after(now, ttl)).orElse(null);
        KeyValueEntry entry = contents.put(key, value, expires, now);
        exists = true;
        announce();
        return new Receipt(entry.revision(), entry.storeTime(), false, Durability.VOLATILE, epoch);
    }

    private static void requireRevision(Key key, @Nullable KeyState held, OptionalLong expected) {
        long actual = held == null ? 0 : held.revision();
        if (expected.isPresent() && expected.getAsLong() != actual) {
            throw StorageException.revisionConflict(
                    "key '" + key + "': the revision is " + actual + ", not " + expected.getAsLong() + " as expected",
                    actual);
        }
    }

    private void checkSize(Key key, Bytes value, @Nullable KeyState held) {
        requireAtMost(key, value.size(), environment.config().maxMessageBytes(), "max-message-bytes of the backend");
        if (spec.maxValueBytes() > 0) {
            requireAtMost(key, value.size(), spec.maxValueBytes(), "max-value-bytes of its bucket");
        }
        long before = held == null ? 0 : held.size();
        if (spec.maxBytes() > 0 && contents.bytes() - before + KeyState.sizeOf(key, value.size()) > spec.maxBytes()) {
            throw StorageException.insufficientStorage(
                    "bucket '" + name + "' is full: max-bytes is " + spec.maxBytes()
                            + "; delete some keys or raise the limit",
                    null);
        }
    }

    private static void requireAtMost(Key key, long size, long limit, String what) {
        if (size > limit) {
            throw StorageException.tooLarge(
                    "the value of key '" + key + "' has " + size + " bytes, more than the " + limit + " " + what,
                    limit);
        }
    }

    synchronized Deletion delete(Key key, OptionalLong expected) {
        enter();
        KeyState held = contents.find(key.name());
        requireRevision(key, held, expected);
        if (held != null) {
            contents.remove(KeyValueChange.Kind.DELETE, key);
            announce();
        }
        return deletion(held == null ? 0 : 1);
    }

    synchronized Deletion deleteAll(SubjectMatcher matcher) {
        enter();
        long count = 0;
        KeyState held = contents.after(null);
        while (held != null) {
            if (matcher.matches(held.key())) {
                contents.remove(KeyValueChange.Kind.DELETE, held.key());
                count++;
            }
            held = contents.after(held.key().name());
        }
        announce();
        return deletion(count);
    }

    /** The live value of the first key after {@code name} that fits, or of the first of all where that is null. */
    @Nullable
    KeyValueEntry next(SubjectMatcher matcher, @Nullable String name) {
        String from = name;
        while (true) {
            synchronized (this) {
                enter();
                for (int i = 0; i < STRIDE; i++) {
                    KeyState state = contents.after(from);
                    if (state == null) {
                        return null;
                    }
                    if (matcher.matches(state.key())) {
                        return state.entry();
                    }
                    from = state.key().name();
                }
            }
        }
    }

    synchronized boolean ensure(BucketSpec wanted) {
        enter();
        BucketSpec next = new BucketSpec(
                name,
                wanted.maxBytes(),
                wanted.maxValueBytes(),
                wanted.ttl(),
                wanted.durability().or(spec::durability));
        boolean different = !exists || !next.equals(spec);
        spec = next;
        exists = true;
        return different;
    }

    synchronized Optional<BucketInfo> info() {
        enter();
        return exists
                ? Optional.of(new BucketInfo(spec, contents.count(), contents.bytes(), contents.lastRevision(), epoch))
                : Optional.empty();
    }

    synchronized boolean drop() {
        enter();
        if (!exists) {
            return false;
        }
        exists = false;
        spec = BucketSpec.of(name);
        epoch++;
        contents.clear();
        announce();
        return true;
    }

    /** The contents, less what has expired; for those who hold the lock. */
    BucketContents current() {
        enter();
        return contents;
    }

    synchronized void attach(BucketWatch watch) {
        watches.add(watch);
    }

    synchronized void detach(BucketWatch watch) {
        watches.remove(watch);
    }

    @Override
    public synchronized void sweep() {
        enter();
    }

    private Instant enter() {
        Instant now = environment.clock().instant();
        contents.expire(now);
        announce();
        return now;
    }

    /** Tells watches of what changed, and the sweeper whether anything may expire. */
    private void announce() {
        if (contents.lastRevision() > announced) {
            announced = contents.lastRevision();
            watches.forEach(BucketWatch::wake);
        }
        boolean sweepable = contents.mayExpire();
        if (sweepable && !swept) {
            environment.sweeper().add(this);
        } else if (!sweepable && swept) {
            environment.sweeper().remove(this);
        }
        swept = sweepable;
    }

    private Deletion deletion(long count) {
        return new Deletion(count, Durability.VOLATILE, epoch);
    }
}
