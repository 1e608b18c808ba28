/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.archive.verify.Finding.Kind;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Collects what is wrong, and which objects were looked at. */
final class Findings {

    private final BlobStore store;
    private final List<Finding> all = new ArrayList<>();
    private final Set<BlobKey> seen = new HashSet<>();

    Findings(BlobStore store) {
        this.store = store;
    }

    void add(Kind kind, BlobKey object, String detail) {
        all.add(new Finding(kind, object, detail));
    }

    /** Notes that something leads to {@code object}. */
    void seen(BlobKey object) {
        seen.add(object);
    }

    Set<BlobKey> seen() {
        return seen;
    }

    List<Finding> all() {
        return all;
    }

    boolean concerns(BlobKey object) {
        return all.stream().anyMatch(finding -> finding.object().equals(object));
    }

    void missingUnlessFound(BlobKey object, String detail) {
        if (!concerns(object)) {
            add(Kind.MISSING, object, detail);
        }
    }

    /** What {@code read} gives; where it finds damage, that is noted, and there is nothing. */
    <T> Optional<T> unlessCorrupt(BlobKey object, Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (StorageException e) {
            if (e.code() != ErrorCode.UNAVAILABLE) {
                return noted(object, e);
            }
        }
        // A file that was cut off looks like a store that stopped; but a store that stopped does not answer this
        // either.
        store.head(object);
        try {
            return read.get();
        } catch (StorageException e) {
            return noted(object, e);
        }
    }

    private <T> Optional<T> noted(BlobKey object, StorageException e) {
        switch (e.code()) {
            // A later format is named too: a release that knows it can say more.
            case CORRUPT, UNSUPPORTED -> add(Kind.DAMAGED, object, String.valueOf(e.getMessage()));
            case UNAVAILABLE -> add(Kind.UNREADABLE, object, String.valueOf(e.getMessage()));
            default -> throw e;
        }
        return Optional.empty();
    }
}
