/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.Capability;
import dev.varve.ClosableIterator;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.WriteAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store one of whose writes goes wrong, once. */
public final class FaultyStore implements BlobStore {

    /** What goes wrong with a write. */
    public enum Fault {
        NONE,
        CRASH_BEFORE,
        CRASH_AFTER,
        UNAVAILABLE,
        ANSWER_LOST
    }

    /** The process ends here. */
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final BlobStore store;
    private final List<String> writes = new ArrayList<>();
    private int at = Integer.MAX_VALUE;
    private Fault fault = Fault.NONE;
    private Runnable before = () -> {};
    private @Nullable BlobKey lost;

    public FaultyStore(BlobStore store) {
        this.store = store;
    }

    /** The write of number {@code number}, counted from 0, goes wrong. */
    public FaultyStore failing(int number, Fault how) {
        at = number;
        fault = how;
        return this;
    }

    /** Before the write of number {@code number}, {@code action} happens. */
    public FaultyStore interrupted(int number, Runnable action) {
        at = number;
        before = action;
        return this;
    }

    /** From now on {@code key} is not there, in no version. */
    void lose(BlobKey key) {
        lost = key;
    }

    /** What was written so far, in order. */
    public List<String> writes() {
        return writes;
    }

    private WriteAnswer write(BlobKey key, Supplier<WriteAnswer> write) {
        boolean now = writes.size() == at;
        writes.add(key.value());
        if (!now) {
            return write.get();
        }
        before.run();
        if (fault == Fault.CRASH_BEFORE) {
            throw new Crash();
        }
        if (fault == Fault.UNAVAILABLE) {
            throw StorageException.unavailable("no answer for " + key, null);
        }
        WriteAnswer answer = write.get();
        if (fault == Fault.CRASH_AFTER) {
            throw new Crash();
        }
        if (fault == Fault.ANSWER_LOST) {
            throw new OutcomeUnknownException("the answer was lost: " + answer, key.value(), "", null);
        }
        return answer;
    }

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        return write(key, () -> store.create(key, content, options));
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        return write(key, () -> store.replace(key, expected, content));
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public Set<Capability> capabilities() {
        return store.capabilities();
    }

    @Override
    public void check(BlobOptions options) {
        store.check(options);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return key.equals(lost) ? Optional.empty() : store.head(key);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return key.equals(lost) ? Optional.empty() : store.head(key, version);
    }

    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        return key.equals(lost) ? Optional.empty() : store.read(key, options);
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public boolean delete(BlobKey key) {
        return store.delete(key);
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        return store.restore(key, request);
    }

    @Override
    public void close() {
        store.close();
    }
}
