/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manifests that a listing finds, whether something leads to them or not. */
public final class ManifestListing {

    /** The later one of two that might be the last one of the archive: docs/formats/manifest.md §6. */
    private static final Comparator<Listed> LATER = Comparator.<Listed>comparingLong(
                    listed -> listed.manifest.header().origin().epoch())
            .thenComparingLong(listed -> listed.manifest.header().lastSeq())
            .thenComparing(Comparator.<Listed>comparingLong(
                            listed -> listed.manifest.header().firstSeq())
                    .reversed());

    private final Map<ManifestLink, SegmentManifest> all = new HashMap<>();
    private final Map<BlobKey, StorageException> damaged = new HashMap<>();

    /**
     * A manifest that was listed.
     *
     * @param link what leads to it
     * @param manifest what it says
     */
    public record Listed(ManifestLink link, SegmentManifest manifest) {}

    private ManifestListing() {}

    /** Lists and reads the manifests of {@code archive}. */
    public static ManifestListing of(Archive archive) {
        ManifestListing listing = new ManifestListing();
        try (ClosableIterator<BlobEntry> entries =
                archive.store().list(archive.keys().manifests())) {
            entries.forEachRemaining(entry -> listing.add(archive, entry.key()));
        }
        return listing;
    }

    private void add(Archive archive, BlobKey key) {
        try {
            archive.content(key)
                    .ifPresent(content -> all.put(
                            new ManifestLink(key, Sha256.of(content)), ManifestJson.read(key.value(), content)));
        } catch (StorageException e) {
            if (!archive.isDamage(key, e)) {
                throw e;
            }
            damaged.put(key, e);
        }
    }

    /** Those that could not be read, and why. */
    public Map<BlobKey, StorageException> damaged() {
        return Map.copyOf(damaged);
    }

    /** All of them, in no order. */
    public List<Listed> all() {
        List<Listed> listed = new ArrayList<>();
        all.forEach((link, manifest) -> listed.add(new Listed(link, manifest)));
        return listed;
    }

    /** The last manifest of the archive, as the listing tells it: the latest with all before it. */
    public Optional<Listed> tip() {
        return all().stream().filter(this::isWhole).max(LATER);
    }

    /** The manifest in place {@code number} of the chain, or the next before it that there is, as far as that can be told where what leads to it is lost. */
    public Optional<Listed> atOrBefore(long number) {
        return all().stream()
                .filter(listed -> listed.manifest.number() <= number)
                .max(Comparator.<Listed>comparingLong(listed -> listed.manifest.number())
                        .thenComparing(LATER));
    }

    private boolean isWhole(Listed from) {
        Optional<ManifestLink> link = from.manifest.previous();
        while (link.isPresent()) {
            SegmentManifest before = all.get(link.get());
            if (before == null) {
                return false;
            }
            link = before.previous();
        }
        return true;
    }
}
