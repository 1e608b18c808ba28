/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.StorageClass;
import java.util.Optional;

/**
 * What callers are told of what the ledger has.
 *
 * @param ledger the ledger
 * @param jobs how far what is in the vault is
 */
record VaultBlobs(VaultLedger ledger, VaultJobs jobs) {

    private static final String MARK = "vault:";

    /** The tag of a blob whose entry has the tag {@code entry}: it tells without a look that it is one. */
    static BlobTag tag(BlobTag entry) {
        return new BlobTag(MARK + entry.value());
    }

    /** The tag of the entry; empty where {@code tag} is that of a blob of the ledger. */
    static Optional<BlobTag> entryTag(BlobTag tag) {
        return tag.value().startsWith(MARK)
                ? Optional.of(new BlobTag(tag.value().substring(MARK.length())))
                : Optional.empty();
    }

    BlobInfo info(VaultLedger.Found found) {
        return found.entry()
                .map(entry -> entry.info(tag(found.blob().tag()), jobs.availability(entry.archiveId())))
                .orElse(found.blob());
    }

    /** What a listing tells; of what is in the vault after a look at its entry. */
    BlobEntry listed(BlobEntry inLedger) {
        if (!VaultLedger.mayBeOne(inLedger.length(), inLedger.storageClass())) {
            return inLedger;
        }
        return ledger.find(inLedger.key())
                .filter(found -> found.entry().isPresent())
                .map(found -> new BlobEntry(
                        inLedger.key(),
                        found.entry().orElseThrow().length(),
                        tag(found.blob().tag()),
                        StorageClass.GLACIER))
                .orElse(inLedger);
    }
}
