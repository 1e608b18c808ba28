/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file that goes: another, or an empty one, is put in its place.
 *
 * <p>Its name is not removed, as whoever removes a name, and was stopped just before, removes what its successor keeps under it. The other file is put among the claims to the slot first; a successor takes it away after it has claimed and before
 * it opens files. So either the look in between sees the successor's claim, or there is nothing left to put anywhere.
 */
final class Removal {

    private final Owned owned;
    private final String incarnation;
    private final OwnerFiles owners;
    private final Path file;
    private final Optional<Path> other;

    /** @param other what comes in the place of {@code file}, whole and synced, on the same file system; without it, an empty file */
    Removal(Owned owned, String incarnation, OwnerFiles owners, Path file, Optional<Path> other) {
        this.owned = owned;
        this.incarnation = incarnation;
        this.owners = owners;
        this.file = file;
        this.other = other;
    }

    /** What of. */
    Owned owned() {
        return owned;
    }

    /** First step: has the other file among the claims. */
    void begin() throws IOException {
        Path copy = owners.copy(owned.epoch());
        if (other.isPresent()) {
            move(other.get(), copy);
            return;
        }
        Files.deleteIfExists(copy);
        Files.createFile(copy);
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
     * Third step: puts it in the place of the file, on stable storage.
     *
     * @throws IOException {@link java.nio.file.NoSuchFileException} if a successor has taken it away
     */
    void replace() throws IOException {
        Folders.replace(owners.copy(owned.epoch()), file);
    }

    /**
     * Third step where it does not matter which of the two is there after a loss of power.
     *
     * @throws IOException {@link java.nio.file.NoSuchFileException} if a successor has taken it away
     */
    void put() throws IOException {
        move(owners.copy(owned.epoch()), file);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
