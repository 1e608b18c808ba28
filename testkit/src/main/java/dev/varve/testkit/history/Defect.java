/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

/**
 * Something that cannot be, if the store keeps its promises.
 *
 * @param kind what
 * @param where the subject, key or object
 * @param text what was seen, one line
 */
public record Defect(Kind kind, String where, String text) {

    /** What may be wrong. */
    public enum Kind {
        /** An acknowledged write is not there, and nobody may have removed it. */
        LOST,
        /** One write is there more than once. */
        DOUBLED,
        /** Something is there, or was read or told, that nobody wrote. */
        PHANTOM,
        /** A write is there that was reported to have changed nothing. */
        REFUSED_YET_THERE,
        /** A value is not the one that was written. */
        DAMAGED,
        /** A message stands at another sequence, a value at another revision, than was acknowledged. */
        MOVED,
        /** A sequence or revision was given twice. */
        REUSED,
        /** A write was given a lower sequence or revision than one that had been acknowledged before it began. */
        FELL,
        /** Writes of one client to one subject are not in the order of its calls. */
        SWAPPED,
        /** A part of a batch is there. */
        TORN,
        /** A write was acknowledged at less than the durability asked for. */
        WEAK,
        /** What was removed, and acknowledged as removed, is there. */
        UNDELETED,
        /** A read did not show what had been acknowledged before, or left a hole. */
        READ_MISSED,
        /** A read showed what had been removed or replaced before it began. */
        READ_STALE,
        /** Two writers both replaced the same revision of a key. */
        LOST_UPDATE,
        /** A follower was not told of a message that is there. */
        UNTOLD,
        /** A follower was not told that a message is gone. */
        UNTOLD_REMOVAL,
        /** A follower was told something twice. */
        TOLD_TWICE,
        /** A follower was told changes out of order. */
        TOLD_OUT_OF_ORDER
    }

    @Override
    public String toString() {
        return kind + " " + where + ": " + text;
    }
}
