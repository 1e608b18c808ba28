/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

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
import dev.varve.tiering.store.Entries;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.traffic.RetryCause;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Blobs as the objects of one bucket of Amazon S3, or of a store that speaks its language and heeds {@code If-None-Match} and {@code If-Match} of writes.
 *
 * <p>Each blob is one object, written by one request, or in parts where it is large. Its SHA-256 goes with it as checksum and as metadata. Requests, costs: a write is one PUT, a head one HEAD, a read one GET, a delete a HEAD
 * and a DELETE, a restore a HEAD and a POST. What fails in passing is tried again as {@link S3Config.Patience} says.
 *
 * <p>A bucket with versions keeps what was replaced or deleted until its rules remove it: give it a rule for noncurrent versions, and one for uploads that were never completed.
 */
public final class S3BlobStore implements BlobStore {

    private final S3Objects objects;

    private S3BlobStore(S3Objects objects) {
        this.objects = objects;
    }

    /** The store that {@code config} describes. Nothing is asked yet; see {@link #check}. */
    public static S3BlobStore open(S3Config config) {
        return open(config, cause -> {});
    }

    /** {@link #open(S3Config)}; {@code retries} hears of each request that is made once more within a call. */
    public static S3BlobStore open(S3Config config, RetryCause.Listener retries) {
        return new S3BlobStore(new S3Objects(S3Connection.open(config, retries), config, retries));
    }

    @Override
    public String name() {
        String before = objects.names().before();
        return "s3://" + objects.names().bucket()
                + (before.isEmpty() ? "" : "/" + before.substring(0, before.length() - 1));
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.TIERED_STORAGE, Capability.DENY_DELETE);
    }

    @Override
    public void check(BlobOptions options) {
        S3Check check = new S3Check(objects.client(), objects.names());
        check.reachable();
        if (options.retention().isPresent()) {
            check.locking();
        }
    }

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        return write(key, content, options, new Condition(Optional.empty()));
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        return write(key, content, BlobOptions.standard(), new Condition(Optional.of(expected)));
    }

    private WriteAnswer write(BlobKey key, BlobContent content, BlobOptions options, Condition condition) {
        S3Write write = new S3Write(objects, key, content, options, condition);
        boolean large = content.length() > objects.config().transfer().multipartAbove();
        return write.run(
                large ? new S3Upload(objects, write) : new S3Put(objects, write),
                objects.config().patience().attempts());
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return objects.head(key, Optional.empty());
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return objects.head(key, Optional.of(version));
    }

    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        return objects.read(key, options);
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        return new Entries(new S3Pages(objects, BlobKey.checkedPrefix(prefix)));
    }

    /** A version that is, or was, retained is named, so that S3, by its own clock, refuses to remove it; without a name S3 would hide it. */
    @Override
    public boolean delete(BlobKey key) {
        Optional<BlobInfo> info = head(key);
        if (info.isEmpty()) {
            return false;
        }
        try {
            if (info.get().retention().isPresent() && info.get().version().isPresent()) {
                delete(key, info.get().version().get());
            }
            objects.client()
                    .deleteObject(request -> request.bucket(objects.names().bucket())
                            .key(objects.names().object(key)));
            return true;
        } catch (SdkException e) {
            throw S3Errors.of(objects.names().shown("delete", key), e);
        }
    }

    private void delete(BlobKey key, String version) {
        objects.client()
                .deleteObject(request -> request.bucket(objects.names().bucket())
                        .key(objects.names().object(key))
                        .versionId(version));
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        return head(key).flatMap(info -> new S3Restore(objects, request).of(info));
    }

    @Override
    public void close() {
        objects.close();
    }
}
