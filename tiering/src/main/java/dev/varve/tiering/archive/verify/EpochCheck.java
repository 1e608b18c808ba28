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
import java.util.TreeSet;

/**
 * Looks at the claims of epochs: each up to the one in force is there, and all are whole and of their epochs.
 *
 * @param archive whose
 * @param findings where to note what is wrong
 */
record EpochCheck(Archive archive, Findings findings) {

    void run(Optional<Head> head) {
        TreeSet<BlobKey> listed = new TreeSet<>();
        try (ClosableIterator<BlobEntry> entries =
                archive.store().list(archive.keys().epochs())) {
            entries.forEachRemaining(entry -> listed.add(entry.key()));
        }
        long inForce = head.map(Head::epoch).orElse(0L);
        for (long epoch = 1; epoch <= inForce; epoch++) {
            if (!listed.contains(archive.keys().epoch(epoch))) {
                findings.add(
                        Kind.MISSING, archive.keys().epoch(epoch), "the epoch was given, and its claim is not there");
            }
        }
        listed.forEach(key -> findings.unlessCorrupt(key, () -> read(key)));
    }

    private Optional<EpochClaim> read(BlobKey key) {
        Optional<EpochClaim> claim = archive.content(key).map(content -> HeadJson.readClaim(key.value(), content));
        claim.filter(found -> !found.archive().equals(archive.name())
                        || !archive.keys().epoch(found.epoch()).equals(key))
                .ifPresent(found -> findings.add(
                        Kind.SWAPPED,
                        key,
                        "it is the claim of epoch " + found.epoch() + " of archive '" + found.archive() + "'"));
        return claim;
    }
}
