/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.ClosableIterator;
import dev.varve.tiering.store.BlobEntry;

/** A listing of the ledger, in which entries tell of what is in the vault. */
record VaultListing(ClosableIterator<BlobEntry> inLedger, VaultBlobs blobs) implements ClosableIterator<BlobEntry> {

    @Override
    public boolean hasNext() {
        return inLedger.hasNext();
    }

    @Override
    public BlobEntry next() {
        return blobs.listed(inLedger.next());
    }

    @Override
    public void close() {
        inLedger.close();
    }
}
