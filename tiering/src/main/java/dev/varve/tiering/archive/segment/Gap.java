/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Preconditions;
import java.util.Locale;

/**
 * Sequences under which the source had no message for the archive when it was read.
 *
 * @param first the least of them, at least 1
 * @param last the greatest of them
 * @param reason why there was none
 */
public record Gap(long first, long last, Reason reason) {

    /** Why a sequence has no message. */
    public enum Reason {
        /** Removed by itself: by a request, or at the end of a time of its own. */
        DELETED,
        /** Removed by the source because of its age. */
        EXPIRED,
        /** Removed from the front of the stream, by a request or by a limit on its size. */
        PURGED,
        /** The message belongs to a subject that is not archived. */
        NOT_SELECTED,
        /** Not known: the source could not tell any more. */
        UNKNOWN;

        /** The word that the formats have for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * The reason that {@code word} stands for.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Reason ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public Gap {
        Preconditions.atLeast("first seq of a gap", first, 1);
        Preconditions.atLeast("last seq of a gap", last, first);
    }

    /** How many sequences it has. */
    public long size() {
        return last - first + 1;
    }
}
