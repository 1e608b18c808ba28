/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.ClosableIterator;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What may be removed: segments and manifests to which nothing leads, of writers that were fenced, so that nothing ever will. What a writer that still may commit has stored is never among them, nor what a restore reads.
 *
 * <p>Segments that were merged into others are not among them either: a restore that began before may read them. They are {@link #merged()}.
 *
 * @param archive whose
 */
public record Garbage(Archive archive) {

    /**
     * The objects.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT} if the chain is broken: then nobody can tell what leads where
     */
    public List<BlobKey> list() {
        Head head = archive.head();
        Set<BlobKey> known = known(head);
        List<BlobKey> found = new ArrayList<>();
        for (String prefix : List.of(archive.keys().segments(), archive.keys().manifests())) {
            try (ClosableIterator<BlobEntry> entries = archive.store().list(prefix)) {
                entries.forEachRemaining(entry -> {
                    if (!known.contains(entry.key()) && ArchiveKeys.epochOf(entry.key()) < head.epoch()) {
                        found.add(entry.key());
                    }
                });
            }
        }
        return found;
    }

    /** What the chain leads to, or led to before segments were merged. */
    private Set<BlobKey> known(Head head) {
        Set<BlobKey> keys = new HashSet<>();
        Optional<ManifestLink> link = head.tip();
        while (link.isPresent()) {
            SegmentManifest manifest = archive.manifest(link.get());
            keys.add(link.get().key());
            keys.add(manifest.object().key());
            keys.addAll(replacedBy(manifest));
            link = manifest.previous();
        }
        return keys;
    }

    /** A manifest behind its segment, and the last one, from which the others are found, at the end: so whoever removes them in this order may stop anywhere. */
    private List<BlobKey> replacedBy(SegmentManifest merged) {
        List<BlobKey> keys = new ArrayList<>();
        for (ManifestListing.Listed replaced :
                ReplacedSegments.of(archive, merged).manifests()) {
            keys.add(replaced.manifest().object().key());
            keys.add(replaced.link().key());
        }
        return keys;
    }

    /**
     * The small segments whose messages are in later ones into which they were merged, and their manifests; to be removed in this order. A restore that began before its segments were merged reads them: whether one does is known to its operator only.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT} if the chain is broken
     */
    public List<BlobKey> merged() {
        List<BlobKey> keys = new ArrayList<>();
        Chain.of(archive, archive.head()).forEachRemaining(manifest -> keys.addAll(replacedBy(manifest)));
        return keys;
    }

    /** Removes them, and returns how many there were. What is locked stays, and is told by {@link dev.varve.ErrorCode#DENIED}. */
    public int collect() {
        List<BlobKey> garbage = list();
        garbage.forEach(archive.store()::delete);
        return garbage.size();
    }
}
