/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Preconditions;
import java.time.Duration;
import java.util.Optional;

/**
 * How much a stream may hold; 0, or an empty duration, means no limit.
 *
 * <p>Limits are checked before anything is changed: a message that is refused evicts nothing. A message past {@code maxAge} is never returned, swept or not.
 *
 * @param maxMessages messages in the stream
 * @param maxMessagesPerSubject messages of one subject; the oldest of that subject gives way whatever {@code discard} says, so the last one always stays
 * @param maxBytes bytes of all messages, values and headers
 * @param maxMessageBytes bytes of one message; beyond it a write is refused with {@link dev.varve.ErrorCode#TOO_LARGE}
 * @param maxAge how long a message stays
 * @param maxMessagesPerSecond writes admitted in any one second; beyond it {@link dev.varve.ErrorCode#UNAVAILABLE}
 * @param discard what gives way at {@code maxMessages} and {@code maxBytes}
 */
public record StreamLimits(
        long maxMessages,
        long maxMessagesPerSubject,
        long maxBytes,
        long maxMessageBytes,
        Optional<Duration> maxAge,
        long maxMessagesPerSecond,
        Discard discard) {

    private static final StreamLimits NONE = builder().build();

    public StreamLimits {
        Preconditions.atLeast("maxMessages", maxMessages, 0);
        Preconditions.atLeast("maxMessagesPerSubject", maxMessagesPerSubject, 0);
        Preconditions.atLeast("maxBytes", maxBytes, 0);
        Preconditions.atLeast("maxMessageBytes", maxMessageBytes, 0);
        Preconditions.atLeast("maxMessagesPerSecond", maxMessagesPerSecond, 0);
        maxAge.ifPresent(age -> Preconditions.positive("maxAge", age));
    }

    /** No limits. */
    public static StreamLimits none() {
        return NONE;
    }

    /** Limits to fill in. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects limits; for use by one thread. */
    public static final class Builder {
        private long maxMessages;
        private long maxMessagesPerSubject;
        private long maxBytes;
        private long maxMessageBytes;
        private Optional<Duration> maxAge = Optional.empty();
        private long maxMessagesPerSecond;
        private Discard discard = Discard.OLD;

        private Builder() {}

        /** See {@link StreamLimits#maxMessages()}. */
        public Builder maxMessages(long limit) {
            maxMessages = limit;
            return this;
        }

        /** See {@link StreamLimits#maxMessagesPerSubject()}. */
        public Builder maxMessagesPerSubject(long limit) {
            maxMessagesPerSubject = limit;
            return this;
        }

        /** See {@link StreamLimits#maxBytes()}. */
        public Builder maxBytes(long limit) {
            maxBytes = limit;
            return this;
        }

        /** See {@link StreamLimits#maxMessageBytes()}. */
        public Builder maxMessageBytes(long limit) {
            maxMessageBytes = limit;
            return this;
        }

        /** See {@link StreamLimits#maxAge()}. */
        public Builder maxAge(Duration limit) {
            maxAge = Optional.of(limit);
            return this;
        }

        /** See {@link StreamLimits#maxMessagesPerSecond()}. */
        public Builder maxMessagesPerSecond(long limit) {
            maxMessagesPerSecond = limit;
            return this;
        }

        /** See {@link StreamLimits#discard()}. */
        public Builder discard(Discard policy) {
            discard = policy;
            return this;
        }

        /** The limits collected so far, checked. */
        public StreamLimits build() {
            return new StreamLimits(
                    maxMessages,
                    maxMessagesPerSubject,
                    maxBytes,
                    maxMessageBytes,
                    maxAge,
                    maxMessagesPerSecond,
                    discard);
        }
    }
}
