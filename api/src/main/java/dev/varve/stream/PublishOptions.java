/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Durability;
import dev.varve.Preconditions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a writer may ask of one write; nothing is asked by {@link #none()}.
 *
 * @param msgId makes the write idempotent within the stream's dedup window: 1 to 256 printable ASCII characters without space; where absent the
 *     client makes one, so that its own retries are idempotent
 * @param expectedLastSeq the last sequence of the stream must be this one, 0 for a stream that never held a message
 * @param expectedLastSubjectSeq the sequence of the last live message of the subject must be this one, 0 for none
 * @param writerEpoch a fencing token: the write is refused if the stream has seen a higher one, and raises what the stream has seen
 * @param ttl after this long the message is gone for every reader
 * @param atLeast the least durability of the acknowledgement; where absent, the stream's own level
 */
public record PublishOptions(
        Optional<String> msgId,
        OptionalLong expectedLastSeq,
        OptionalLong expectedLastSubjectSeq,
        OptionalLong writerEpoch,
        Optional<Duration> ttl,
        Optional<Durability> atLeast) {

    private static final PublishOptions NONE = builder().build();

    public PublishOptions {
        msgId.ifPresent(PublishOptions::checkMsgId);
        expectedLastSeq.ifPresent(seq -> Preconditions.atLeast("expectedLastSeq", seq, 0));
        expectedLastSubjectSeq.ifPresent(seq -> Preconditions.atLeast("expectedLastSubjectSeq", seq, 0));
        writerEpoch.ifPresent(epoch -> Preconditions.atLeast("writerEpoch", epoch, 1));
        ttl.ifPresent(time -> Preconditions.positive("ttl", time));
    }

    private static void checkMsgId(String id) {
        Preconditions.require(
                !id.isEmpty() && id.length() <= 256 && id.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "msgId must be 1 to 256 printable ASCII characters without space; it has " + id.length()
                        + " characters");
    }

    /** No wishes. */
    public static PublishOptions none() {
        return NONE;
    }

    /** Options to fill in. */
    public static Builder builder() {
        return new Builder();
    }

    /** Only a message id. */
    public static PublishOptions msgId(String id) {
        return builder().msgId(id).build();
    }

    /** Only a least durability. */
    public static PublishOptions atLeast(Durability least) {
        return builder().atLeast(least).build();
    }

    /** These options under the message id {@code id}. */
    public PublishOptions withMsgId(String id) {
        return new PublishOptions(Optional.of(id), expectedLastSeq, expectedLastSubjectSeq, writerEpoch, ttl, atLeast);
    }

    /** Collects options; for use by one thread. */
    public static final class Builder {
        private Optional<String> msgId = Optional.empty();
        private OptionalLong expectedLastSeq = OptionalLong.empty();
        private OptionalLong expectedLastSubjectSeq = OptionalLong.empty();
        private OptionalLong writerEpoch = OptionalLong.empty();
        private Optional<Duration> ttl = Optional.empty();
        private Optional<Durability> atLeast = Optional.empty();

        private Builder() {}

        /** See {@link PublishOptions#msgId()}. */
        public Builder msgId(String id) {
            msgId = Optional.of(id);
            return this;
        }

        /** See {@link PublishOptions#expectedLastSeq()}. */
        public Builder expectedLastSeq(long seq) {
            expectedLastSeq = OptionalLong.of(seq);
            return this;
        }

        /** See {@link PublishOptions#expectedLastSubjectSeq()}. */
        public Builder expectedLastSubjectSeq(long seq) {
            expectedLastSubjectSeq = OptionalLong.of(seq);
            return this;
        }

        /** See {@link PublishOptions#writerEpoch()}. */
        public Builder writerEpoch(long epoch) {
            writerEpoch = OptionalLong.of(epoch);
            return this;
        }

        /** See {@link PublishOptions#ttl()}. */
        public Builder ttl(Duration time) {
            ttl = Optional.of(time);
            return this;
        }

        /** See {@link PublishOptions#atLeast()}. */
        public Builder atLeast(Durability least) {
            atLeast = Optional.of(least);
            return this;
        }

        /** The options collected so far, checked. */
        public PublishOptions build() {
            return new PublishOptions(msgId, expectedLastSeq, expectedLastSubjectSeq, writerEpoch, ttl, atLeast);
        }
    }
}
