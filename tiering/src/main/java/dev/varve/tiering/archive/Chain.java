/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.stream.Range;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The chain of an archive's manifests, from the last to the first; each is proved by the link that leads to it. For use by one thread.
 *
 * <p>{@code next()} throws {@link dev.varve.StorageException}, {@link dev.varve.ErrorCode#CORRUPT} where the chain is broken, and cannot go on behind that.
 */
public final class Chain implements Iterator<SegmentManifest> {

    private final Archive archive;
    private Optional<ManifestLink> next;

    private Chain(Archive archive, Optional<ManifestLink> next) {
        this.archive = archive;
        this.next = next;
    }

    /** The chain behind {@code head}. */
    public static Chain of(Archive archive, Head head) {
        return new Chain(archive, head.tip());
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public SegmentManifest next() {
        SegmentManifest manifest = archive.manifest(
                next.orElseThrow(() -> new NoSuchElementException("the chain has no manifest before its first")));
        next = manifest.previous();
        return manifest;
    }

    /** The manifests of the segments that may hold messages of {@code range}, from the first to the last. */
    public static Iterable<SegmentManifest> within(Archive archive, Head head, Range range) {
        Deque<ManifestLink> links = new ArrayDeque<>();
        Optional<ManifestLink> link = head.tip();
        while (link.isPresent()) {
            SegmentManifest manifest = archive.manifest(link.get());
            if (manifest.overlaps(range)) {
                links.push(link.get());
            }
            link = manifest.isBefore(range) ? Optional.empty() : manifest.previous();
        }
        return () -> links.stream().map(archive::manifest).iterator();
    }
}
