/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.ClosableIterator;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.manifest.EpochClaim;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.HeadJson;
import dev.varve.tiering.archive.verify.Finding.Kind;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks at the claims of epochs: each up to the greatest known is there, whole, and of its epoch.
 *
 * @param archive whose
 * @param findings where to note what is wrong
 */
record EpochCheck(Archive archive, Findings findings) {

    void run(Optional<Head> head) {
        TreeMap<BlobKey, BlobEntry> listed = new TreeMap<>();
        try (ClosableIterator<BlobEntry> entries = archive.store().list(archive.keys().epochs())) {
            entries.forEachRemaining(entry -> listed.put(entry.key(), entry));
        }
        long inForce = head.map(Head::epoch).orElse(0L);
        for (long epoch = 1; epoch <= inForce || !listed.isEmpty(); epoch++) {
            BlobKey key = archive.keys().epoch(epoch);
            if (listed.remove(key) != null) {
                long expected = epoch;
                findings.unlessCorrupt(key, () -> read(key, expected));
            } else if (epoch <= inForce || listed.firstKey().compareTo(key) > 0) {
                findings.add(Kind.MISSING, key, "epoch " + epoch + " was given, and its claim is not there");
            } else {
                findings.add(Kind.BROKEN_LINK, listed.pollFirstEntry().getKey(), "it is the name of no epoch");
            }
        }
    }

    private Optional<EpochClaim> read(BlobKey key, long epoch) {
        Optional<EpochClaim> claim =
                archive.content(key).map(content -> HeadJson.readClaim(key.value(), content));
        claim.filter(found -> found.epoch() != epoch || !found.archive().equals(archive.name()))
                .ifPresent(found -> findings.add(
                        Kind.SWAPPED,
                        key,
                        "it is the claim of epoch " + found.epoch() + " of archive '" + found.archive() + "'"));
        return claim;
    }
}
