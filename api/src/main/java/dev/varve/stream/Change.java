/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Subject;
import java.util.Optional;

/**
 * One change of a stream, as the feed tells it.
 *
 * @param kind what happened
 * @param position where it stands in the feed of its stream
 * @param subject the subject concerned; absent with {@link Kind#RESET}
 * @param seq the sequence set, deleted or evicted; with {@link Kind#DELETE_ALL} the last sequence that was to go; 0 with {@link Kind#RESET}
 * @param message the message, with {@link Kind#SET} only
 */
public record Change(
        Kind kind, FeedPosition position, Optional<Subject> subject, long seq, Optional<StoredMessage> message) {

    /** What may happen to a stream. */
    public enum Kind {
        /** A message was stored, or replaced. */
        SET,
        /** A message was deleted by request. */
        DELETE,
        /** The messages of the subject up to a sequence were deleted by request. */
        DELETE_ALL,
        /** A message was removed by a limit or by its time to live. */
        EVICT,
        /**
         * What was known of the stream is void: the changes since the last position cannot be told one by one. Messages that exist follow as {@link #SET}, from the first.
         */
        RESET
    }

    /** A message was stored. */
    public static Change set(FeedPosition position, StoredMessage message) {
        return new Change(Kind.SET, position, Optional.of(message.subject()), message.seq(), Optional.of(message));
    }

    /** One or more messages are gone; {@code kind} is {@link Kind#DELETE}, {@link Kind#DELETE_ALL} or {@link Kind#EVICT}. */
    public static Change removed(Kind kind, FeedPosition position, Subject subject, long seq) {
        return new Change(kind, position, Optional.of(subject), seq, Optional.empty());
    }

    /** Start anew. */
    public static Change reset(FeedPosition position) {
        return new Change(Kind.RESET, position, Optional.empty(), 0, Optional.empty());
    }
}
