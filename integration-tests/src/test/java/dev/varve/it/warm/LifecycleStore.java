/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.warm;

import dev.varve.Capability;
import dev.varve.ClosableIterator;
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
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory by a clock of its own, which has all snapshots of streams in a cold class, as a rule of a bucket may. */
final class LifecycleStore implements BlobStore {

    /** The clock, which stands still until it is told. */
    private static final class Clock implements InstantSource {
        private volatile Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Clock clock = new Clock();
    private final BlobStore blobs = new MemoryBlobStore(clock);
    private final AtomicInteger asked = new AtomicInteger();

    void advance(Duration by) {
        clock.now = clock.now.plus(by);
    }

    /** How often a blob was asked for. */
    int asked() {
        return asked.get();
    }

    @Override
    public String name() {
        return blobs.name();
    }

    @Override
    public Set<Capability> capabilities() {
        return blobs.capabilities();
    }

    @Override
    public void check(BlobOptions options) {
        blobs.check(options);
    }

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        boolean moves = key.value().startsWith("slots/") && key.value().contains("/snapshot-");
        return blobs.create(key, content, moves ? BlobOptions.of(StorageClass.GLACIER) : options);
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        return blobs.replace(key, expected, content);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return blobs.head(key);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return blobs.head(key, version);
    }

    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        return blobs.read(key, options);
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        return blobs.list(prefix);
    }

    @Override
    public boolean delete(BlobKey key) {
        return blobs.delete(key);
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        asked.incrementAndGet();
        return blobs.restore(key, request);
    }

    @Override
    public void close() {}
}
