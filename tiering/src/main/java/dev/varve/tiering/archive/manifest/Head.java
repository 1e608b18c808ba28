/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Preconditions;
import java.util.List;
import java.util.Optional;

/**
 * The one object of an archive that is replaced: it says which chain counts, and who may make it longer.
 *
 * @param archive the name of the archive
 * @param stream the source whose messages it holds
 * @param epoch the epoch of the writer that wrote this; a writer of a lower one is fenced
 * @param writer the name of that writer, and of no other
 * @param commits how often the head was written; no two contents are alike
 * @param tip the manifest of the last segment; empty while there is none
 * @param totals what the chain holds
 */
public record Head(
        String archive,
        String stream,
        long epoch,
        String writer,
        long commits,
        Optional<ManifestLink> tip,
        Totals totals) {

    public Head {
        Preconditions.name("archive", archive);
        Preconditions.require(!stream.isEmpty(), "stream of an archive must have a name");
        Preconditions.atLeast("epoch", epoch, 1);
        Preconditions.atLeast("commits", commits, 1);
        Preconditions.require(
                tip.isPresent() == (totals.segments() > 0), "a head has a tip if and only if there are segments");
    }

    /** The head of {@code writer} that takes over under {@code next}. */
    public Head takenOver(long next, String by) {
        return new Head(archive, stream, next, by, commits + 1, tip, totals);
    }

    /** The head when {@code manifest}, to which {@code link} leads, is behind the chain, in place of {@code replaced}, its last ones. */
    public Head followedBy(SegmentManifest manifest, ManifestLink link, List<SegmentManifest> replaced) {
        Totals next = totals.without(replaced).plus(manifest);
        return new Head(archive, stream, epoch, writer, commits + 1, Optional.of(link), next);
    }
}
