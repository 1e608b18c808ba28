/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that goes: an empty one is put in its place.
 *
 * <p>Its name is not removed, as whoever removes a name, and was stopped just before, removes what its successor keeps under it. The empty file is made among the claims to the slot; a successor takes it away after it has claimed and before
 * it opens files. So either the look in between sees the successor's claim, or there is nothing left to put anywhere.
 */
final class Removal {

    private final Owned owned;
    private final String incarnation;
    private final OwnerFiles owners;
    private final Path file;

    Removal(Owned owned, String incarnation, OwnerFiles owners, Path file) {
        this.owned = owned;
        this.incarnation = incarnation;
        this.owners = owners;
        this.file = file;
    }

    /** First step: makes the empty file. */
    void begin() throws IOException {
        Path empty = owners.copy(owned.epoch());
        Files.deleteIfExists(empty);
        Files.createFile(empty);
    }

    /**
     * Second step: goes on only if nobody has claimed the slot after this server.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#FENCED} if somebody has
     */
    void confirm() throws IOException {
        owners.requireHighest(owned, incarnation);
    }

    /**
     * Third step: puts it in the place of the file.
     *
     * @throws IOException {@link java.nio.file.NoSuchFileException} if a successor has taken it away
     */
    void replace() throws IOException {
        Folders.replace(owners.copy(owned.epoch()), file);
    }
}
