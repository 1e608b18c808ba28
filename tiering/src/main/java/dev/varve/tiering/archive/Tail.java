/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.store.StorageClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The small segments at the end of a chain that wait in {@link StorageClass#STANDARD} until they are merged into one that is worth an object of a cold class.
 *
 * @param segments their manifests, in order
 */
record Tail(List<SegmentManifest> segments) {

    Tail {
        segments = List.copyOf(segments);
    }

    /** Of a chain that ends with a segment that stays as it is. */
    static Tail none() {
        return new Tail(List.of());
    }

    /** The tail of the chain behind {@code head} as a writer with {@code settings} sees it: what belongs to it is said by the manifests alone. */
    static Tail of(Archive archive, Head head, ArchiveSettings settings) {
        long limit = settings.mergesBelow();
        Deque<SegmentManifest> found = new ArrayDeque<>();
        long bytes = 0;
        Optional<SegmentManifest> next =
                limit == 0 ? Optional.empty() : head.tip().flatMap(link -> read(archive, link));
        while (next.isPresent()
                && isSmall(next.get(), limit)
                && bytes < limit
                && found.size() < ArchiveSettings.MOST_MERGED) {
            found.push(next.get());
            bytes += bytes(next.get());
            next = next.get().previous().flatMap(link -> read(archive, link));
        }
        return new Tail(new ArrayList<>(found));
    }

    /** Empty where it is damaged: an archive grows on behind that, and what is before it stays as it is. */
    private static Optional<SegmentManifest> read(Archive archive, ManifestLink link) {
        try {
            return Optional.of(archive.manifest(link));
        } catch (StorageException e) {
            if (e.code() != ErrorCode.CORRUPT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean isSmall(SegmentManifest manifest, long limit) {
        return manifest.object().storageClass() == StorageClass.STANDARD && bytes(manifest) < limit;
    }

    private static long bytes(SegmentManifest manifest) {
        return manifest.object().digest().bytes();
    }

    /** How many bytes the segments have. */
    long bytes() {
        return segments.stream().mapToLong(Tail::bytes).sum();
    }

    /** Whether a segment of {@code length} bytes may wait with them. */
    boolean takes(long length, ArchiveSettings settings) {
        return segments.size() + 1 < ArchiveSettings.MOST_MERGED && bytes() + length < settings.mergesBelow();
    }

    /** With {@code next} behind all others. */
    Tail and(SegmentManifest next) {
        List<SegmentManifest> longer = new ArrayList<>(segments);
        longer.add(next);
        return new Tail(longer);
    }
}
