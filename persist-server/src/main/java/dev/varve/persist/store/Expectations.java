/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

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

    private final StreamContext stream;

    Expectations(StreamContext stream) {
        this.stream = stream;
    }

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
        Preconditions.require(
                options.expectedLastSeq().isEmpty()
                        && options.expectedLastSubjectSeq().isEmpty(),
                "expectedLastSeq and expectedLastSubjectSeq do not go with set: the seq says what is expected");
    }

    /** Fails with FENCED if {@code options} carry a lower writer epoch than was seen. */
    void checkWriter(PublishOptions options) {
        long highest = stream.state().get(Counter.WRITER_EPOCH);
        if (options.writerEpoch().orElse(highest) < highest) {
            throw StorageException.fenced(
                    "writer epoch " + options.writerEpoch().getAsLong() + " is over: epoch " + highest
                            + " has written; stop writing",
                    highest);
        }
    }

    void raiseWriter(PublishOptions options) {
        long highest = stream.state().get(Counter.WRITER_EPOCH);
        stream.state()
                .set(
                        Counter.WRITER_EPOCH,
                        Math.max(highest, options.writerEpoch().orElse(0)));
    }

    /** Fails with SEQ_CONFLICT unless the stream is as all of {@code batch} expect, each after those before it. */
    void checkSequences(List<Publication> batch) {
        Map<Subject, Long> planned = new HashMap<>();
        long last = stream.state().get(Counter.LAST_SEQ);
        long seq = last;
        for (Publication publication : batch) {
            Subject subject = publication.subject();
            PublishOptions options = publication.options();
            if (options.expectedLastSeq().isPresent()) {
                require(
                        subject,
                        "last seq of its stream",
                        options.expectedLastSeq().getAsLong(),
                        last);
            }
            if (options.expectedLastSubjectSeq().isPresent()) {
                Long before = planned.get(subject);
                long actual = before == null ? lastOf(subject) : before;
                require(
                        subject,
                        "last seq of the subject",
                        options.expectedLastSubjectSeq().getAsLong(),
                        actual);
            }
            planned.put(subject, ++seq);
        }
    }

    private long lastOf(Subject subject) {
        return stream.database()
                .number(
                        "SELECT seq FROM messages WHERE subject=? ORDER BY seq DESC LIMIT 1",
                        stream.subjects().find(subject.value()).id());
    }

    private static void require(Subject subject, String what, long expected, long actual) {
        if (expected != actual) {
            throw StorageException.seqConflict(
                    "'" + subject + "': the " + what + " is " + actual + ", not " + expected + " as expected", actual);
        }
    }
}
