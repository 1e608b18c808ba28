/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.nio.file.Path;

/** A file that only takes space, to be given up when the disk is full so that what is journaled can still be committed. For use by one thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class Ballast {

    /** A ballast of {@code bytes} in {@code file}, not yet taken. */
    public Ballast(Path file, long bytes) {
        throw new UnsupportedOperationException(file + " " + bytes);
    }

    /** Whether the space is taken: writes may be accepted. */
    public boolean isHeld() {
        throw new UnsupportedOperationException();
    }

    /** Takes the space where it is not taken, and returns whether that worked. */
    public boolean take() {
        throw new UnsupportedOperationException();
    }

    /** Gives the space back to the disk. */
    public void giveUp() {
        throw new UnsupportedOperationException();
    }
}
