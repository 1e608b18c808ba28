/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.chain;

import dev.varve.Subject;

/**
 * The first place at which a subject's chain does not hold.
 *
 * @param kind what is wrong
 * @param subject where
 * @param seq the sequence of the message at which it shows
 * @param detail one line: what was expected and what was found
 */
public record ChainBreak(Kind kind, Subject subject, long seq, String detail) {

    /** What may be wrong. */
    public enum Kind {
        /** The message holds no action. */
        MALFORMED,
        /** Actions are missing before it. */
        GAP,
        /** It repeats an action, or stands behind a later one. */
        ORDER,
        /** The action, or one before it, is not the one that was linked. */
        ALTERED
    }

    @Override
    public String toString() {
        return kind + " at message " + seq + " of '" + subject + "': " + detail;
    }
}
