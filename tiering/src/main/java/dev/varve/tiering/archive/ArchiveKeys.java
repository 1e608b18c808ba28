/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of an archive's objects ({@code docs/formats/manifest.md} §1).
 *
 * @param archive the name of the archive
 */
public record ArchiveKeys(String archive) {

    private static final int DIGEST_DIGITS = 16;
    private static final Pattern CLAIM = Pattern.compile("/epochs/(\\d{10})\\.json$");
    private static final Pattern NAME = Pattern.compile("/\\d{19}-\\d{19}-(\\d{1,18})-[0-9a-f]{16}\\.[a-z]+$");

    /** The head, which alone is ever replaced. */
    public BlobKey head() {
        return BlobKey.of("heads/" + archive + ".json");
    }

    /** What the keys of all claims of epochs start with. */
    public String epochs() {
        return "archives/" + archive + "/epochs/";
    }

    /** The claim of {@code epoch}. */
    public BlobKey epoch(long epoch) {
        return BlobKey.of(epochs() + String.format(Locale.ROOT, "%010d.json", epoch));
    }

    /** What the keys of all segments start with. */
    public String segments() {
        return "archives/" + archive + "/segments/";
    }

    /** What the keys of all manifests start with. */
    public String manifests() {
        return "archives/" + archive + "/manifests/";
    }

    /** The segment of {@code header} whose file has {@code digest}. */
    public BlobKey segment(SegmentHeader header, Sha256 digest) {
        return BlobKey.of(segments() + name(header, digest) + ".avro");
    }

    /** The segment of {@code header} that is stored encrypted, as a file that has {@code digest}. */
    public BlobKey encryptedSegment(SegmentHeader header, Sha256 digest) {
        return BlobKey.of(segments() + name(header, digest) + ".tink");
    }

    /** The manifest, itself of {@code digest}, of the segment of {@code header}. */
    public BlobKey manifest(SegmentHeader header, Sha256 digest) {
        return BlobKey.of(manifests() + name(header, digest) + ".json");
    }

    /** The epoch whose claim has the name {@code key}; 0 where it is no such name. */
    static long claimedBy(BlobKey key) {
        Matcher name = CLAIM.matcher(key.value());
        return name.find() ? Long.parseLong(name.group(1)) : 0;
    }

    /** The epoch in the name of a segment or manifest; greater than all where it is no such name. */
    static long epochOf(BlobKey key) {
        Matcher name = NAME.matcher(key.value());
        return name.find() ? Long.parseLong(name.group(1)) : Long.MAX_VALUE;
    }

    /** Sequences first, so that listings are in their order; the digest, so that no two contents share a name. */
    private static String name(SegmentHeader header, Sha256 digest) {
        return String.format(
                Locale.ROOT,
                "%019d-%019d-%d-%s",
                header.firstSeq(),
                header.lastSeq(),
                header.origin().epoch(),
                digest.hex().substring(0, DIGEST_DIGITS));
    }
}
