/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.SpooledSegment;
import dev.varve.tiering.archive.digest.ContentDigest;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.manifest.SegmentObject;
import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.archive.segment.SegmentReader;
import dev.varve.tiering.archive.verify.Finding.Kind;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at segments, as closely as is asked for. For use by one thread. */
final class SegmentCheck {

    private final Archive archive;
    private final BlobStore store;
    private final Depth depth;
    private final Path workDirectory;
    private final Findings findings;
    private final Map<Sha256, BlobKey> owners = new HashMap<>();
    private final Map<BlobKey, Sha256> others = new LinkedHashMap<>();
    private long read;
    private long cold;

    SegmentCheck(Archive archive, Depth depth, Path workDirectory, Findings findings) {
        this.archive = archive;
        this.store = archive.store();
        this.depth = depth;
        this.workDirectory = workDirectory;
        this.findings = findings;
    }

    long read() {
        return read;
    }

    long cold() {
        return cold;
    }

    void check(SegmentManifest manifest) {
        SegmentObject object = manifest.object();
        findings.seen(object.key());
        owners.put(object.digest().sha256(), object.key());
        Optional<BlobInfo> info = findings.unlessCorrupt(object.key(), () -> head(object));
        if (info.isPresent() && fits(object, info.get())) {
            look(manifest, info.get());
        }
    }

    /** What is known of the object, and whether that is the present version. */
    private Optional<BlobInfo> head(SegmentObject object) {
        Optional<BlobInfo> known = object.head(store);
        if (known.isEmpty()) {
            findings.add(Kind.MISSING, object.key(), "the segment is not there");
            return known;
        }
        Optional<BlobInfo> present = store.head(object.key());
        if (present.isEmpty() || !present.get().version().equals(known.get().version())) {
            findings.add(
                    present.isEmpty() ? Kind.MISSING : Kind.OVERWRITTEN,
                    object.key(),
                    "the pinned version is still there, and no longer the present one");
        }
        return known;
    }

    private boolean fits(SegmentObject object, BlobInfo info) {
        if (!info.sha256().equals(object.digest().sha256())) {
            others.put(object.key(), info.sha256());
            return false;
        }
        if (info.length() != object.digest().bytes()) {
            findings.add(
                    Kind.TRUNCATED,
                    object.key(),
                    "it has " + info.length() + " bytes, not " + object.digest().bytes());
            return false;
        }
        return true;
    }

    private void look(SegmentManifest manifest, BlobInfo info) {
        if (!info.availability().readable()) {
            cold++;
        } else if (depth != Depth.STORED) {
            read++;
            findings.unlessCorrupt(manifest.object().key(), () -> read(manifest));
        }
    }

    /** Empty, always: what is wrong is noted or thrown. */
    private Optional<Void> read(SegmentManifest manifest) {
        if (depth == Depth.RECORDS) {
            archive.cipher().check(manifest);
        }
        SegmentObject object = manifest.object();
        Optional<BlobReader> opened = object.read(store);
        if (opened.isEmpty()) {
            findings.add(Kind.MISSING, object.key(), "it is not there");
            return Optional.empty();
        }
        try (BlobReader reader = opened.get()) {
            if (depth == Depth.RECORDS) {
                readMessages(manifest, reader);
            } else {
                compare(object, ContentDigest.of(reader.stream()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.empty();
    }

    private boolean compare(SegmentObject object, ContentDigest found) {
        boolean same = found.equals(object.digest());
        if (!same) {
            others.put(object.key(), found.sha256());
        }
        return same;
    }

    private void readMessages(SegmentManifest manifest, BlobReader blob) {
        SegmentObject object = manifest.object();
        try (SpooledSegment segment = SpooledSegment.fetch(blob, workDirectory)) {
            if (!compare(object, segment.digest())) {
                return;
            }
            try (SegmentReader reader = segment.open(archive, manifest)) {
                reader.forEachRemaining(message -> {});
                compareHeaders(manifest, reader.header());
            }
        }
    }

    private void compareHeaders(SegmentManifest manifest, SegmentHeader found) {
        if (!found.equals(manifest.header())) {
            findings.add(
                    Kind.BROKEN_LINK,
                    manifest.object().key(),
                    "it does not say of itself what its manifest says of it");
        }
    }

    /** Names those that hold other content than they should, once it is known whose content that is. */
    void finish() {
        others.forEach((key, found) -> {
            BlobKey owner = owners.get(found);
            if (owner == null) {
                findings.add(Kind.DAMAGED, key, "its SHA-256 is " + found + ", which is no segment's");
            } else {
                findings.add(Kind.SWAPPED, key, "it holds what belongs to '" + owner + "'");
            }
        });
    }
}
