/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Preconditions;
import dev.varve.stream.Range;
import dev.varve.tiering.archive.segment.Block;
import dev.varve.tiering.archive.segment.SegmentContent;
import dev.varve.tiering.archive.segment.SegmentHeader;
import java.util.List;
import java.util.Optional;

/**
 * What an archive knows of a segment without reading it.
 *
 * @param archive the name of the archive
 * @param number its place in the chain, from 1
 * @param object its file
 * @param content what it holds
 * @param blocks where its blocks are
 * @param previous the manifest of the segment before it; empty for the first
 * @param replaces the last manifest of those whose segments were merged into this one, the first of which came after {@code previous}; empty where none were
 */
public record SegmentManifest(
        String archive,
        long number,
        SegmentObject object,
        SegmentContent content,
        List<Block> blocks,
        Optional<ManifestLink> previous,
        Optional<ManifestLink> replaces) {

    public SegmentManifest {
        Preconditions.name("archive", archive);
        Preconditions.atLeast("number", number, 1);
        Preconditions.require(
                previous.isPresent() == (number > 1), "a manifest has one before it, unless it is the first");
        blocks = List.copyOf(blocks);
    }

    /** Of a segment into which no others were merged. */
    public SegmentManifest(
            String archive,
            long number,
            SegmentObject object,
            SegmentContent content,
            List<Block> blocks,
            Optional<ManifestLink> previous) {
        this(archive, number, object, content, blocks, previous, Optional.empty());
    }

    /** What the segment says of itself. */
    public SegmentHeader header() {
        return content.header();
    }

    /** Whether the segment may hold messages of {@code range}. */
    public boolean overlaps(Range range) {
        if (range instanceof Range.BySeq seqs) {
            return header().lastSeq() >= seqs.first() && header().firstSeq() <= seqs.last();
        }
        Range.ByTime times = (Range.ByTime) range;
        return !header().lastTime().isBefore(times.from())
                && !header().firstTime().isAfter(times.to());
    }

    /** Whether all messages of {@code range} are in later segments. */
    public boolean isBefore(Range range) {
        if (range instanceof Range.BySeq seqs) {
            return header().lastSeq() < seqs.first();
        }
        return header().lastTime().isBefore(((Range.ByTime) range).from());
    }
}
