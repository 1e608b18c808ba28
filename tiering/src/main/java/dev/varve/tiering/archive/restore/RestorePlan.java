/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.Preconditions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.Chain;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.SegmentHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * Which segments hold what is to be restored.
 *
 * @param archive whose
 * @param range what is to be restored
 * @param segments the segments that may hold messages of the range, in order; at least one
 */
public record RestorePlan(Archive archive, Range range, List<SegmentManifest> segments) {

    public RestorePlan {
        segments = List.copyOf(segments);
    }

    /**
     * Plans the restore of {@code range}; the archive's chain is followed as far as that needs.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#INVALID} if the archive has no message there; {@link dev.varve.ErrorCode#CORRUPT} if the chain is broken
     */
    public static RestorePlan of(Archive archive, Range range) {
        Head head = archive.head();
        List<SegmentManifest> segments = new ArrayList<>();
        Chain.within(archive, head, range).forEach(segments::add);
        Preconditions.require(
                !segments.isEmpty(),
                () -> "archive '" + archive.name() + "' has no message in " + range + "; it has seq "
                        + head.totals().firstSeq() + " to " + head.totals().lastSeq() + ", up to "
                        + head.totals().lastTime());
        return new RestorePlan(archive, range, segments);
    }

    /**
     * Fails unless the keys of all segments that are encrypted are there, and open them; asks the store for nothing.
     *
     * @throws dev.varve.StorageException what {@link dev.varve.tiering.archive.encryption.SegmentCipher#check} throws
     */
    public void checkKeys() {
        segments.forEach(archive.cipher()::check);
    }

    /** Whether {@code message} is to be restored. */
    public boolean includes(StoredMessage message) {
        if (range instanceof Range.BySeq seqs) {
            return message.seq() >= seqs.first() && message.seq() <= seqs.last();
        }
        Range.ByTime times = (Range.ByTime) range;
        return !message.storeTime().isBefore(times.from())
                && !message.storeTime().isAfter(times.to());
    }

    /** Whether all messages of {@code segment} are to be restored. */
    public boolean covers(SegmentManifest segment) {
        SegmentHeader header = segment.header();
        if (range instanceof Range.BySeq seqs) {
            return seqs.first() <= header.firstSeq() && seqs.last() >= header.lastSeq();
        }
        Range.ByTime times = (Range.ByTime) range;
        return !times.from().isAfter(header.firstTime()) && !times.to().isBefore(header.lastTime());
    }

    /** Whether the messages may not be every one from sequence 1 on, so that a stream that takes them needs {@link dev.varve.Capability#SEQ_SPARSE}. */
    public boolean isSparse() {
        boolean fromTheFirst = range instanceof Range.BySeq seqs
                && seqs.first() == 1
                && segments.get(0).header().firstSeq() == 1;
        return !fromTheFirst
                || segments.stream()
                        .anyMatch(segment -> !segment.header().gaps().isEmpty());
    }

    /** The greatest sequence that a message to be restored can have. */
    public long lastSeq() {
        long last = segments.get(segments.size() - 1).header().lastSeq();
        return range instanceof Range.BySeq seqs ? Math.min(last, seqs.last()) : last;
    }

    /** The bytes of the segment files. */
    public long bytes() {
        return segments.stream()
                .mapToLong(segment -> segment.object().digest().bytes())
                .sum();
    }
}
