/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.tiering.store.BlobKey;

/**
 * Something that is wrong with an object of an archive.
 *
 * @param kind what sort of wrong
 * @param object which object
 * @param detail what was found, in one line
 */
public record Finding(Kind kind, BlobKey object, String detail) {

    /** What can be wrong with an object. */
    public enum Kind {
        /** It is not there. */
        MISSING,
        /** It does not have its length. */
        TRUNCATED,
        /** Its bytes are not those that were stored. */
        DAMAGED,
        /** The store has it, and twice could not give it to the end. */
        UNREADABLE,
        /** It is whole, and the content of another object. */
        SWAPPED,
        /** Somebody has stored other content under its key since; the version that the manifest pins is whole. */
        OVERWRITTEN,
        /** It is whole, and not what leads to it says, or does not fit what is before it. */
        BROKEN_LINK
    }

    @Override
    public String toString() {
        return kind + " " + object + ": " + detail;
    }
}
