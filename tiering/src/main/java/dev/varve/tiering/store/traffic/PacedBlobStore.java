/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

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
import dev.varve.tiering.store.WriteAnswer;
import java.util.Optional;
import java.util.Set;

/**
 * A store that is used no faster than a {@link Pace}, by all threads together: calls and bytes wait for their turn.
 *
 * <p>Bytes are held back while they are read from the content or by the reader, so that a large blob flows evenly; its time-outs must allow for that. Content that a store reads again, for a repeat or a signature, counts again.
 * A listing is one call, however many pages it has.
 */
public final class PacedBlobStore implements BlobStore {

    private final BlobStore store;
    private final Optional<Pacer> bytes;
    private final Optional<Pacer> calls;

    /** {@code store} at {@code pace}; closed with this. */
    public PacedBlobStore(BlobStore store, Pace pace) {
        this(store, pace, Ticker.system());
    }

    PacedBlobStore(BlobStore store, Pace pace, Ticker ticker) {
        this.store = store;
        this.bytes = pace.bytesPerSecond().isPresent()
                ? Optional.of(new Pacer(ticker, pace.bytesPerSecond().getAsLong()))
                : Optional.empty();
        this.calls = pace.callsPerSecond().isPresent()
                ? Optional.of(new Pacer(ticker, pace.callsPerSecond().getAsLong()))
                : Optional.empty();
    }

    private BlobStore next() {
        calls.ifPresent(pacer -> pacer.take(1));
        return store;
    }

    private BlobContent paced(BlobContent content) {
        return bytes.<BlobContent>map(pacer -> new PacedContent(content, pacer)).orElse(content);
    }

    private BlobReader paced(BlobReader reader) {
        return bytes.<BlobReader>map(pacer -> new PacedReader(reader, pacer)).orElse(reader);
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
        next().check(options);
    }

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        return next().create(key, paced(content), options);
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        return next().replace(key, expected, paced(content));
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return next().head(key);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return next().head(key, version);
    }

    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        return next().read(key, options).map(this::paced);
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        return next().list(prefix);
    }

    @Override
    public boolean delete(BlobKey key) {
        return next().delete(key);
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        return next().restore(key, request);
    }

    @Override
    public void close() {
        store.close();
    }
}
