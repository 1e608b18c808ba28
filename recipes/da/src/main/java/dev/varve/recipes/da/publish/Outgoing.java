/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.publish;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** How one action is written to the stream, and what its receipt must say. Safe for use by many threads. */
final class Outgoing {

    private final StreamStore streams;
    private final SolutionRevision revision;
    private final Subject subject;
    private final Durability least;
    private final OptionalLong epoch;

    /** @param epoch the writer epoch, where the store has them */
    Outgoing(StreamStore streams, SolutionRevision revision, Durability least, OptionalLong epoch) {
        this.streams = streams;
        this.revision = revision;
        this.least = least;
        this.epoch = epoch;
        subject = revision.subject();
    }

    /** Writes {@code record} behind the subject's message {@code subjectSeq}. */
    Receipt publish(ActionRecord record, long subjectSeq) {
        return streams.publish(
                subject,
                record.message(),
                options(record).expectedLastSubjectSeq(subjectSeq).build());
    }

    /** Writes {@code record} behind the stream's message {@code streamSeq}, without waiting. */
    CompletableFuture<Receipt> publishBehind(ActionRecord record, long streamSeq) {
        return streams.publishAsync(
                subject,
                record.message(),
                options(record).expectedLastSeq(streamSeq).build());
    }

    /** Writes all of {@code records}, or none, behind the subject's message {@code subjectSeq}. */
    List<Receipt> publishAll(List<ActionRecord> records, long subjectSeq) {
        List<Publication> batch = new ArrayList<>(records.size());
        for (ActionRecord record : records) {
            PublishOptions.Builder options = options(record);
            if (batch.isEmpty()) {
                options.expectedLastSubjectSeq(subjectSeq);
            }
            batch.add(new Publication(subject, record.message(), options.build()));
        }
        try {
            return streams.publishAll(batch);
        } catch (StorageException e) {
            if (e.code() == ErrorCode.INVALID) {
                // What a batch answers of which some was stored before: a question like any other conflict.
                throw StorageException.seqConflict("batch refused: " + e.getMessage(), subjectSeq);
            }
            throw e;
        }
    }

    private PublishOptions.Builder options(ActionRecord record) {
        PublishOptions.Builder options =
                PublishOptions.builder().msgId(revision.msgId(record.id())).atLeast(least);
        epoch.ifPresent(options::writerEpoch);
        return options;
    }

    /**
     * The sequence at which {@code record} stands.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if what stands there under its id is another publisher's
     */
    long accepted(ActionRecord record, Receipt receipt) {
        if (!receipt.durability().satisfies(least)) {
            throw StorageException.unsupported(least, receipt.durability());
        }
        if (receipt.duplicate()) {
            StoredMessage found = streams.get(subject, receipt.seq())
                    .orElseThrow(() -> StorageException.unavailable(
                            "action " + record.id() + " was stored at " + receipt.seq() + " and is gone", null));
            Fencing.requireOurs(record, found);
        }
        return receipt.seq();
    }
}
