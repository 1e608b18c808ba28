/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Preconditions;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the segments of a chain hold together.
 *
 * @param segments how many there are
 * @param count how many messages they hold
 * @param payloadBytes the bytes of all values
 * @param storedBytes the bytes of the segment files
 * @param firstSeq the sequence of the first message; 0 where there is none
 * @param lastSeq the sequence of the last message; 0 where there is none
 * @param lastTime the store time of the last message; 1970 where there is none
 */
public record Totals(
        long segments, long count, long payloadBytes, long storedBytes, long firstSeq, long lastSeq, Instant lastTime) {

    public Totals {
        Preconditions.atLeast("segments", segments, 0);
        Preconditions.atLeast("count", count, segments);
    }

    /** Of no segment. */
    public static Totals none() {
        return new Totals(0, 0, 0, 0, 0, 0, Instant.EPOCH);
    }

    /** Without the {@code last} ones, in whose place another is put next: where the chain ends is what it was. */
    Totals without(List<SegmentManifest> last) {
        return new Totals(
                segments - last.size(),
                count - sum(last, manifest -> manifest.header().count()),
                payloadBytes - sum(last, manifest -> manifest.content().payloadBytes()),
                storedBytes - sum(last, manifest -> manifest.object().digest().bytes()),
                firstSeq,
                lastSeq,
                lastTime);
    }

    private static long sum(List<SegmentManifest> manifests, ToLongFunction<SegmentManifest> part) {
        return manifests.stream().mapToLong(part).sum();
    }

    /** With {@code next} behind all others. */
    public Totals plus(SegmentManifest next) {
        return new Totals(
                segments + 1,
                count + next.header().count(),
                payloadBytes + next.content().payloadBytes(),
                storedBytes + next.object().digest().bytes(),
                segments == 0 ? next.header().firstSeq() : firstSeq,
                next.header().lastSeq(),
                next.header().lastTime());
    }
}
