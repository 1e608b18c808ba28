/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.store.StorageClass;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a commit stores: the segment that waits as it is, or merged with the small ones before it. For use by one thread. */
final class NextSegment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NextSegment.class);

    private final SegmentUpload upload;
    private final StorageClass storageClass;
    private final Tail replaced;
    private final Optional<SegmentDraft> merged;

    private NextSegment(SegmentUpload upload, StorageClass storageClass, Tail replaced, Optional<SegmentDraft> merged) {
        this.upload = upload;
        this.storageClass = storageClass;
        this.replaced = replaced;
        this.merged = merged;
    }

    /**
     * Decides what becomes of {@code waiting}, which stays its owner's, behind {@code tail}.
     *
     * @throws IOException if it cannot be encrypted
     * @throws StorageException what {@link TailMerge#run} throws, but where a segment of the tail cannot be read whatever is done: it stays where it is then
     */
    static NextSegment of(Archive archive, ArchiveSettings settings, Tail tail, SegmentDraft.Finished waiting)
            throws IOException {
        if (tail.takes(waiting.length(), settings)) {
            return alone(archive, settings, waiting, StorageClass.STANDARD);
        }
        Optional<SegmentDraft> merged = merged(new TailMerge(archive, settings, tail, waiting));
        if (merged.isEmpty()) {
            return alone(archive, settings, waiting, settings.storageClass());
        }
        try {
            SegmentUpload upload = SegmentUpload.of(archive, merged.get().finish(), settings.workDirectory());
            return new NextSegment(upload, settings.storageClass(), tail, merged);
        } catch (IOException | RuntimeException e) {
            merged.get().close();
            throw e;
        }
    }

    private static NextSegment alone(
            Archive archive, ArchiveSettings settings, SegmentDraft.Finished waiting, StorageClass storageClass)
            throws IOException {
        SegmentUpload upload = SegmentUpload.of(archive, waiting, settings.workDirectory());
        return new NextSegment(upload, storageClass, Tail.none(), Optional.empty());
    }

    private static Optional<SegmentDraft> merged(TailMerge merge) {
        if (merge.tail().segments().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(merge.run());
        } catch (StorageException e) {
            if (e.code() != ErrorCode.CORRUPT && e.code() != ErrorCode.DENIED) {
                throw e;
            }
            LOG.warn(
                    "archive '{}' goes on; its last segments are not merged: {}",
                    merge.archive().name(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    SegmentUpload upload() {
        return upload;
    }

    StorageClass storageClass() {
        return storageClass;
    }

    /** The manifests in whose place its own comes, in order; empty where it follows them. */
    List<SegmentManifest> replaced() {
        return replaced.segments();
    }

    @Override
    public void close() {
        upload.close();
        merged.ifPresent(SegmentDraft::close);
    }
}
