/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.ClosableIterator;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Objects to which nothing leads.
 *
 * @param archive whose
 * @param referenced the others
 */
record Unreferenced(Archive archive, Set<BlobKey> referenced) {

    List<BlobKey> list() {
        List<BlobKey> found = new ArrayList<>();
        add(archive.keys().segments(), found);
        add(archive.keys().manifests(), found);
        return found;
    }

    private void add(String prefix, List<BlobKey> found) {
        try (ClosableIterator<BlobEntry> entries = archive.store().list(prefix)) {
            entries.forEachRemaining(entry -> {
                if (!referenced.contains(entry.key())) {
                    found.add(entry.key());
                }
            });
        }
    }
}
