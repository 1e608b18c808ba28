/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.archive.ManifestListing.Listed;
import dev.varve.tiering.archive.manifest.EpochClaim;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.HeadJson;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.manifest.Totals;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.WriteAnswer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the head of an archive anew from a listing, where it is lost or damaged ({@code docs/formats/manifest.md} §6).
 *
 * @param archive whose
 */
public record HeadRebuild(Archive archive) {

    /**
     * Writes a head that leads to the latest manifest, under an epoch above all others; whoever was writing is fenced.
     *
     * @throws StorageException {@link ErrorCode#INVALID} if the head is whole, or there are no manifests; {@link ErrorCode#CORRUPT} naming a manifest that is damaged: what is behind it would be left out; {@link ErrorCode#FENCED} if
     *     somebody else wrote a head meanwhile
     */
    public Head run() {
        BlobKey key = archive.keys().head();
        Optional<BlobInfo> before = archive.store().head(key);
        checkLost();
        Head head = head(ManifestListing.of(archive));
        archive.store()
                .create(
                        archive.keys().epoch(head.epoch()),
                        BlobContent.of(HeadJson.write(new EpochClaim(archive.name(), head.epoch(), head.writer()))))
                .orElseThrow(conflict -> overtaken());
        BlobContent content = BlobContent.of(HeadJson.write(head));
        WriteAnswer answer = before.isPresent()
                ? archive.store().replace(key, before.get().tag(), content)
                : archive.store().create(key, content);
        answer.orElseThrow(conflict -> overtaken());
        return head;
    }

    private StorageException overtaken() {
        return StorageException.fenced("another process wrote to archive '" + archive.name() + "' meanwhile", 0);
    }

    private void checkLost() {
        try {
            if (archive.storedHead().isPresent()) {
                throw StorageException.invalid("the head of archive '" + archive.name() + "' is there and whole");
            }
        } catch (StorageException e) {
            if (!archive.isDamage(archive.keys().head(), e)) {
                throw e;
            }
        }
    }

    private Head head(ManifestListing listing) {
        listing.damaged().values().stream().findFirst().ifPresent(failure -> {
            throw failure;
        });
        Listed tip = listing.tip()
                .orElseThrow(() -> StorageException.invalid("there are no manifests of an archive '" + archive.name()
                        + "' in " + archive.store().name()));
        return new Head(
                archive.name(),
                tip.manifest().header().origin().stream(),
                greatestEpoch(listing) + 1,
                UUID.randomUUID().toString(),
                1,
                Optional.of(tip.link()),
                totals(tip.manifest()));
    }

    private long greatestEpoch(ManifestListing listing) {
        long greatest = listing.all().stream()
                .mapToLong(listed -> listed.manifest().header().origin().epoch())
                .max()
                .orElse(0);
        try (ClosableIterator<BlobEntry> claims =
                archive.store().list(archive.keys().epochs())) {
            while (claims.hasNext()) {
                greatest =
                        Math.max(greatest, ArchiveKeys.claimedBy(claims.next().key()));
            }
        }
        return greatest;
    }

    private Totals totals(SegmentManifest tip) {
        Deque<SegmentManifest> chain = new ArrayDeque<>();
        for (Optional<SegmentManifest> next = Optional.of(tip);
                next.isPresent();
                next = next.get().previous().map(archive::manifest)) {
            chain.push(next.get());
        }
        Totals totals = Totals.none();
        for (SegmentManifest manifest : chain) {
            totals = totals.plus(manifest);
        }
        return totals;
    }
}
