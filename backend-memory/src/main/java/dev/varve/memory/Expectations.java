/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What writers expect of a stream before they write: sequences and epochs. */
final class Expectations {
    private Expectations() {}

    /** Fails where a batch contradicts itself. */
    static void checkShape(List<Publication> batch) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < batch.size(); i++) {
            PublishOptions options = batch.get(i).options();
            Preconditions.require(
                    i == 0 || options.expectedLastSeq().isEmpty(),
                    "only the first message of a batch may have an expectedLastSeq; message " + i + " has one");
            options.msgId()
                    .ifPresent(id -> Preconditions.require(
                            ids.add(id), "two messages of the batch have the msgId '" + id + "'"));
        }
    }

    /** Fails where {@code options} ask what does not go with {@code set}. */
    static void checkSet(long seq, PublishOptions options) {
        Preconditions.atLeast("seq", seq, 1);
        Preconditions.require(seq < Long.MAX_VALUE, "seq must be less than " + Long.MAX_VALUE);
        Preconditions.require(options.msgId().isEmpty(), "msgId does not go with set: the seq makes it idempotent");
        Preconditions.require(
                options.expectedLastSeq().isEmpty()
                        && options.expectedLastSubjectSeq().isEmpty(),
                "expectedLastSeq and expectedLastSubjectSeq do not go with set: the seq says what is expected");
    }

    /** Fails with SEQ_CONFLICT unless the stream is as all of {@code batch} expect, each after those before it. */
    static void checkSequences(StreamState state, List<Publication> batch) {
        Map<Subject, Long> planned = new HashMap<>();
        long seq = state.lastSeq();
        for (Publication publication : batch) {
            Subject subject = publication.subject();
            PublishOptions options = publication.options();
            long last = state.lastSeq();
            options.expectedLastSeq().ifPresent(expected -> require(subject, "last seq of its stream", expected, last));
            if (options.expectedLastSubjectSeq().isPresent()) {
                Entry held = state.contents().of(subject).last();
                long actual = planned.getOrDefault(subject, held == null ? 0 : held.seq());
                require(
                        subject,
                        "last seq of the subject",
                        options.expectedLastSubjectSeq().getAsLong(),
                        actual);
            }
            planned.put(subject, ++seq);
        }
    }

    private static void require(Subject subject, String what, long expected, long actual) {
        if (expected != actual) {
            throw StorageException.seqConflict(
                    "'" + subject + "': the " + what + " is " + actual + ", not " + expected + " as expected", actual);
        }
    }
}
