/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.StorageException;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ManifestListing;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.manifest.Totals;
import dev.varve.tiering.archive.verify.Finding.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether an archive is all there, from its head to its first segment, and names each object with which something is wrong.
 *
 * <p>Where a link of the chain is lost, it goes on with what a listing finds in its place, so that one damaged object does not hide another. A store that does not answer is no finding: that is thrown. For use by one thread.
 */
public final class Verifier {

    private final Archive archive;
    private final SegmentCheck segments;
    private final ReplacedCheck replaced;
    private final Findings findings;
    private final Consumer<SegmentManifest> progress;
    private @Nullable ManifestListing listing;
    private Instant lastTime = Totals.none().lastTime();
    private long lastSeq;
    private long firstSeq;
    private long payload;
    private long count;
    private long messages;
    private long bytes;

    private Verifier(Archive archive, Depth depth, Path workDirectory, Consumer<SegmentManifest> progress) {
        this.archive = archive;
        this.findings = new Findings(archive.store());
        this.segments = new SegmentCheck(archive, depth, workDirectory, findings);
        this.replaced = new ReplacedCheck(archive, findings);
        this.progress = progress;
    }

    /**
     * Verifies {@code archive}.
     *
     * @param workDirectory where a segment is put while its messages are read
     * @param progress told of each segment when it has been looked at, from the last to the first
     * @throws StorageException what the store throws, other than {@link dev.varve.ErrorCode#CORRUPT}; {@link dev.varve.ErrorCode#DENIED} if messages are to be read that are encrypted with a key that is not there
     */
    public static Verification run(
            Archive archive, Depth depth, Path workDirectory, Consumer<SegmentManifest> progress) {
        return new Verifier(archive, depth, workDirectory, progress).run();
    }

    private Verification run() {
        Optional<Head> head = findings.unlessCorrupt(
                archive.keys().head(), () -> archive.storedHead().map(Archive.StoredHead::head));
        if (head.isEmpty()) {
            findings.missingUnlessFound(archive.keys().head(), "there is no head");
        }
        boolean unbroken = follow(head);
        segments.finish();
        if (!unbroken) {
            ManifestCheck.names(archive, listing(), findings);
        }
        head.filter(found -> unbroken).ifPresent(this::compareTotals);
        new EpochCheck(archive, findings).run(head);
        return new Verification(
                count,
                segments.read(),
                segments.cold(),
                messages,
                bytes,
                findings.all(),
                new Unreferenced(archive, findings.seen()).list());
    }

    /** Follows the chain to its first segment; false if a link was lost on the way. */
    private boolean follow(Optional<Head> head) {
        boolean unbroken = true;
        Optional<ManifestLink> next =
                head.isPresent() ? head.get().tip() : listing().tip().map(ManifestListing.Listed::link);
        // The place in the chain of the manifest to which next leads.
        long number = head.map(found -> found.totals().segments())
                .or(() -> listing().tip().map(tip -> tip.manifest().number()))
                .orElse(0L);
        SegmentManifest later = null;
        while (next.isPresent()) {
            Optional<SegmentManifest> found = manifest(next.get());
            if (found.isPresent()) {
                later = checked(found.get(), later);
                next = later.previous();
                number = later.number() - 1;
            } else {
                unbroken = false;
                later = null;
                number--;
                next = listing().atOrBefore(number).map(ManifestListing.Listed::link);
            }
        }
        return unbroken;
    }

    private Optional<SegmentManifest> manifest(ManifestLink link) {
        findings.seen(link.key());
        return findings.unlessCorrupt(link.key(), () -> ManifestCheck.read(archive, link, findings));
    }

    private SegmentManifest checked(SegmentManifest manifest, @Nullable SegmentManifest later) {
        if (later != null) {
            ManifestCheck.link(manifest, later, archive, findings);
        }
        segments.check(manifest);
        replaced.run(manifest);
        if (count == 0) {
            lastSeq = manifest.header().lastSeq();
            lastTime = manifest.header().lastTime();
        }
        firstSeq = manifest.header().firstSeq();
        payload += manifest.content().payloadBytes();
        count++;
        messages += manifest.header().count();
        bytes += manifest.object().digest().bytes();
        progress.accept(manifest);
        return manifest;
    }

    private void compareTotals(Head head) {
        Totals totals = head.totals();
        Totals found = new Totals(count, messages, payload, bytes, firstSeq, lastSeq, lastTime);
        if (!totals.equals(found)) {
            findings.add(Kind.BROKEN_LINK, archive.keys().head(), "it states " + totals + "; the chain has " + found);
        }
    }

    private ManifestListing listing() {
        ManifestListing found = listing == null ? ManifestListing.of(archive) : listing;
        listing = found;
        return found;
    }
}
