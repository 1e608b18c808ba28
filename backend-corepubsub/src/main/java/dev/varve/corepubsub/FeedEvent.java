/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.pubsub.WireMessage;

/**
 * A change as it came over the wire, live or from a replay.
 *
 * @param type what it means to the follower
 * @param stream the stream or bucket
 * @param subject the subject or key; empty where there is none
 * @param epoch the epoch of the owner that told it
 * @param number its number in the stream
 * @param previous the number of the change before it of the same subject, 0 for none
 * @param wire the message itself, for whoever makes the application's view of it
 */
record FeedEvent(Type type, String stream, String subject, long epoch, long number, long previous, WireMessage wire) {

    /** What a change means to the follower. */
    enum Type {
        /** There is a new value. */
        VALUE,
        /** Something is gone. */
        REMOVAL,
        /** Everything known of the stream is void. */
        RESET,
        /** Nothing happened: the last number of a subject is told once more. */
        HEAD;

        /** What the kind {@code word} of a change record means. */
        static Type of(String word) {
            return switch (word) {
                case "set", "put" -> VALUE;
                case "delete", "delete-all", "evict", "expire" -> REMOVAL;
                case "reset" -> RESET;
                case "head" -> HEAD;
                default -> throw StorageException.invalid("a change of kind '" + word + "' is not known here");
            };
        }
    }

    /** Whether this is the change of the same subject, by the same owner, that came right after {@code earlier}. */
    boolean follows(FeedEvent earlier) {
        boolean told = type == Type.VALUE || type == Type.REMOVAL;
        boolean before = earlier.type == Type.VALUE || earlier.type == Type.REMOVAL;
        return told && before && epoch == earlier.epoch && previous == earlier.number;
    }

    /** This change, standing for {@code earlier} as well, which it follows. */
    FeedEvent inPlaceOf(FeedEvent earlier) {
        return new FeedEvent(type, stream, subject, epoch, number, earlier.previous, wire);
    }

    /** What the event costs while it waits, in bytes: its payload and a guess of everything else. */
    long weight() {
        return wire.payload().size() + 512L;
    }
}
