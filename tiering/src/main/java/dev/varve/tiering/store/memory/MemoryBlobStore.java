/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.memory;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ClosableIterator;
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
import dev.varve.tiering.store.Entries;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.VerifiedReader;
import dev.varve.tiering.store.VerifiedStream;
import dev.varve.tiering.store.WriteAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Blobs in the memory of this process, gone with it: for tests, and the reference of what a store does.
 *
 * <p>It keeps all versions, locks what has a retention, and has cold classes whose restores take as long as Amazon's, by the clock it is given.
 */
public final class MemoryBlobStore implements BlobStore {

    private final ConcurrentSkipListMap<BlobKey, Versions> blobs = new ConcurrentSkipListMap<>();
    private final InstantSource clock;

    /** A store with nothing in it, by the clock of the system. */
    public MemoryBlobStore() {
        this(InstantSource.system());
    }

    /** A store with nothing in it, whose restores and retentions go by {@code clock}. */
    public MemoryBlobStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.TIERED_STORAGE, Capability.DENY_DELETE);
    }

    @Override
    public void check(BlobOptions options) {}

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        Bytes bytes = bytes(key, content);
        return versions(key).create(bytes, content, options, clock.instant());
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        Bytes bytes = bytes(key, content);
        return versions(key).replace(expected, bytes, content, clock.instant());
    }

    private Versions versions(BlobKey key) {
        return blobs.computeIfAbsent(key, Versions::new);
    }

    private static Bytes bytes(BlobKey key, BlobContent content) {
        try (VerifiedStream in = VerifiedStream.ofContent(key, content)) {
            return Bytes.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return present(key).map(version -> version.info(clock.instant()));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return version(key, version).map(found -> found.info(clock.instant()));
    }

    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        Optional<Version> found =
                options.version().isPresent() ? version(key, options.version().get()) : present(key);
        return found.map(version -> open(version, options));
    }

    private BlobReader open(Version version, ReadOptions options) {
        BlobInfo info = version.info(clock.instant());
        info.availability().checkReadable(info);
        options.range().ifPresent(range -> range.checkWithin(info.key(), info.length()));
        byte[] all = version.bytes().unsafeArray();
        int offset = options.range().map(range -> (int) range.offset()).orElse(0);
        int length = options.range().map(range -> (int) range.length()).orElse(all.length);
        return new VerifiedReader(info, options, new ByteArrayInputStream(all, offset, length));
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        BlobKey.checkedPrefix(prefix);
        List<BlobEntry> entries = blobs.values().stream()
                .filter(versions -> versions.key().value().startsWith(prefix))
                .flatMap(versions -> versions.present().stream())
                .map(version -> version.info(Instant.EPOCH))
                .map(info -> new BlobEntry(info.key(), info.length(), info.tag(), info.storageClass()))
                .toList();
        return new Entries(entries.iterator());
    }

    @Override
    public boolean delete(BlobKey key) {
        Versions versions = blobs.get(key);
        return versions != null && versions.hide(clock.instant());
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        Versions versions = blobs.get(key);
        return versions == null ? Optional.empty() : versions.restore(request, clock.instant());
    }

    private Optional<Version> present(BlobKey key) {
        return Optional.ofNullable(blobs.get(key)).flatMap(Versions::present);
    }

    private Optional<Version> version(BlobKey key, String version) {
        return Optional.ofNullable(blobs.get(key)).flatMap(versions -> versions.version(version));
    }

    @Override
    public void close() {}

    static StorageException retained(BlobInfo info) {
        return StorageException.denied(
                "'" + info.key() + "' is retained until "
                        + info.retention().orElseThrow().until(),
                null);
    }
}
