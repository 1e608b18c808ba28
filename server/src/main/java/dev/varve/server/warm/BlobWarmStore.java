/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.server.warm;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.warm.WarmContent;
import dev.varve.persist.warm.WarmStore;
import dev.varve.pubsub.wire.StoreFigures;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.ConditionalWriteProbe;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.traffic.StoreTraffic;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A blob store as the warm tier sees it. */
public final class BlobWarmStore implements WarmStore {

    private final BlobStore blobs;
    private final RestoreRequest thawing;
    private final StoreTraffic traffic;

    /**
     * @param blobs where objects are; closed with this
     * @param thawing how what is in a cold class is asked for
     * @param traffic counts what is asked of {@code blobs}
     */
    public BlobWarmStore(BlobStore blobs, RestoreRequest thawing, StoreTraffic traffic) {
        this.blobs = blobs;
        this.thawing = thawing;
        this.traffic = traffic;
    }

    @Override
    public String name() {
        return blobs.name();
    }

    @Override
    public void probe() {
        ConditionalWriteProbe.run(blobs);
    }

    @Override
    public void create(String key, WarmContent content) {
        var unused = blobs.create(BlobKey.of(key), content(content))
                .orElseThrow(conflict -> StorageException.invalid(
                        "object '" + key + "' in " + blobs.name() + " holds something else already"));
    }

    private static BlobContent content(WarmContent content) {
        return new BlobContent() {
            @Override
            public long length() {
                return content.length();
            }

            @Override
            public Sha256 sha256() {
                return new Sha256(content.sha256());
            }

            @Override
            public InputStream open() throws IOException {
                return content.open();
            }
        };
    }

    @Override
    public Optional<InputStream> open(String key) {
        try {
            return blobs.read(BlobKey.of(key)).map(BlobWarmStore::closing);
        } catch (StorageException e) {
            // Of one that nobody has asked for a store says that this is no way to read it.
            throw e.code() == ErrorCode.INVALID && isCold(key)
                    ? StorageException.restoring("object '" + key + "' is in a cold class", Duration.ZERO)
                    : e;
        }
    }

    private boolean isCold(String key) {
        return blobs.head(BlobKey.of(key))
                .filter(info -> !info.availability().readable())
                .isPresent();
    }

    @Override
    public Optional<Kept> head(String key) {
        return blobs.head(BlobKey.of(key))
                .map(info -> new Kept(info.length(), info.sha256().hex()));
    }

    @Override
    public Duration thaw(String key) {
        Optional<Availability> found = blobs.restore(BlobKey.of(key), thawing);
        return found.isPresent() && found.get() instanceof Availability.Restoring restoring
                ? restoring.eta()
                : Duration.ZERO;
    }

    private static InputStream closing(BlobReader reader) {
        return new FilterInputStream(reader.stream()) {
            @Override
            public void close() {
                reader.close();
            }
        };
    }

    @Override
    public Optional<Tagged> manifest(String key) {
        Optional<BlobReader> found = blobs.read(BlobKey.of(key));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (BlobReader reader = found.get()) {
            return Optional.of(new Tagged(reader.readAll(), reader.info().tag().value()));
        }
    }

    @Override
    public Optional<String> replace(String key, Optional<String> tag, Bytes manifest) {
        BlobContent content = BlobContent.of(manifest);
        WriteAnswer answer = tag.map(expected -> blobs.replace(BlobKey.of(key), new BlobTag(expected), content))
                .orElseGet(() -> blobs.create(BlobKey.of(key), content));
        if (answer instanceof WriteAnswer.Stored stored) {
            return Optional.of(stored.info().tag().value());
        } else if (answer instanceof WriteAnswer.AlreadyThere there) {
            return Optional.of(there.info().tag().value());
        }
        return Optional.empty();
    }

    @Override
    public void delete(String key) {
        blobs.delete(BlobKey.of(key));
    }

    @Override
    public List<String> list(String prefix) {
        return blobs.list(prefix).toList().stream()
                .map(BlobEntry::key)
                .map(BlobKey::value)
                .toList();
    }

    @Override
    public StoreFigures traffic() {
        return new StoreFigures(traffic.figures());
    }

    @Override
    public void close() {
        blobs.close();
    }
}
