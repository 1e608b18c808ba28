/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.StorageException;
import dev.varve.tiering.archive.ManifestListing.Listed;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The manifests of the segments that were merged into another, as far as they are still there.
 *
 * @param manifests in order
 * @param complete whether none of them was removed yet
 */
public record ReplacedSegments(List<Listed> manifests, boolean complete) {

    public ReplacedSegments {
        manifests = List.copyOf(manifests);
    }

    /** Those that {@code merged} replaces: none where nothing was merged into it. */
    public static ReplacedSegments of(Archive archive, SegmentManifest merged) {
        Deque<Listed> found = new ArrayDeque<>();
        Optional<ManifestLink> link = merged.replaces();
        while (link.isPresent() && !link.equals(merged.previous())) {
            Optional<SegmentManifest> manifest = read(archive, link.get());
            if (manifest.isEmpty()) {
                return new ReplacedSegments(new ArrayList<>(found), false);
            }
            found.push(new Listed(link.get(), manifest.get()));
            link = manifest.get().previous();
        }
        return new ReplacedSegments(new ArrayList<>(found), true);
    }

    /** Empty where it was removed, or is damaged: the chain does not need it. */
    private static Optional<SegmentManifest> read(Archive archive, ManifestLink link) {
        try {
            return Optional.of(archive.manifest(link));
        } catch (StorageException e) {
            if (!archive.isDamage(link.key(), e)) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
