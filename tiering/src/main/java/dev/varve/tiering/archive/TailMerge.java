/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.StorageException;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.Gap;
import dev.varve.tiering.archive.segment.KnownGaps;
import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.archive.segment.SegmentOrigin;
import dev.varve.tiering.archive.segment.SegmentReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one segment of those of a tail and of one that follows them. Their messages are read from the store, each proved as in a restore; the source is not asked.
 *
 * @param archive whose
 * @param settings how it is written
 * @param tail at least one segment
 * @param last what follows, not stored yet
 */
record TailMerge(Archive archive, ArchiveSettings settings, Tail tail, SegmentDraft.Finished last) {

    /**
     * The segment, which is whole, and the caller's to close.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if one of the tail is missing or damaged; {@link dev.varve.ErrorCode#DENIED} if one is encrypted with a key that is not there; {@link dev.varve.ErrorCode#UNAVAILABLE} if
     *     local disk fails; what the store throws
     */
    SegmentDraft run() {
        SegmentHeader following = last.segment().content().header();
        SegmentOrigin first = tail.segments().get(0).header().origin();
        SegmentOrigin origin =
                new SegmentOrigin(first.stream(), following.origin().epoch(), first.after(), first.previous());
        SegmentDraft merged =
                SegmentDraft.begin(origin, settings.compression(), new KnownGaps(gaps()), settings.workDirectory());
        try {
            tail.segments().forEach(manifest -> take(manifest, merged));
            try (SegmentReader messages = SegmentReader.open("that is to be stored", last.open())) {
                messages.forEachRemaining(merged::append);
            }
            merged.finish();
            return merged;
        } catch (RuntimeException e) {
            merged.close();
            throw e;
        }
    }

    private List<Gap> gaps() {
        List<Gap> all = new ArrayList<>();
        tail.segments().forEach(manifest -> all.addAll(manifest.header().gaps()));
        all.addAll(last.segment().content().header().gaps());
        return all;
    }

    private void take(SegmentManifest manifest, SegmentDraft merged) {
        try (SpooledSegment spooled =
                        SpooledSegment.proved(archive.store(), manifest.object(), settings.workDirectory());
                SegmentReader messages = spooled.open(archive, manifest)) {
            messages.forEachRemaining(merged::append);
            if (!messages.header().equals(manifest.header())) {
                throw StorageException.corrupt(
                        "'" + manifest.object().key() + "' does not say of itself what its manifest says of it", null);
            }
        }
    }
}
