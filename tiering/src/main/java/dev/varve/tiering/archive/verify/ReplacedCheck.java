/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ManifestListing.Listed;
import dev.varve.tiering.archive.ReplacedSegments;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.Gap;
import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.archive.verify.Finding.Kind;
import java.util.List;

/**
 * Looks whether a segment has all messages of those that were merged into it, as long as their manifests are there to tell.
 *
 * @param archive whose
 * @param findings where to note what is wrong
 */
record ReplacedCheck(Archive archive, Findings findings) {

    void run(SegmentManifest merged) {
        ReplacedSegments replaced = ReplacedSegments.of(archive, merged);
        for (Listed one : replaced.manifests()) {
            findings.seen(one.link().key());
            findings.seen(one.manifest().object().key());
        }
        if (merged.replaces().isPresent() && replaced.complete() && !hasAll(merged.header(), headers(replaced))) {
            findings.add(
                    Kind.BROKEN_LINK,
                    merged.object().key(),
                    "it lacks messages of the segments that were merged into it, or tells of other gaps");
        }
    }

    private static List<SegmentHeader> headers(ReplacedSegments replaced) {
        return replaced.manifests().stream().map(one -> one.manifest().header()).toList();
    }

    /** What is no gap between two sequences is a message. */
    private static boolean hasAll(SegmentHeader merged, List<SegmentHeader> replaced) {
        if (replaced.isEmpty()) {
            return false;
        }
        long last = replaced.get(replaced.size() - 1).lastSeq();
        List<Gap> gaps =
                replaced.stream().flatMap(header -> header.gaps().stream()).toList();
        return merged.origin().after() == replaced.get(0).origin().after()
                && merged.lastSeq() > last
                && merged.gaps().stream()
                        .filter(gap -> gap.first() <= last)
                        .toList()
                        .equals(gaps);
    }
}
