/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.verify;

import dev.varve.Bytes;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.ManifestListing;
import dev.varve.tiering.archive.manifest.ManifestJson;
import dev.varve.tiering.archive.manifest.ManifestLink;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.verify.Finding.Kind;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;
import java.util.Optional;

/** Looks at a manifest: whether it is there and the one that is meant, and whether it fits the one behind it. */
final class ManifestCheck {

    private ManifestCheck() {}

    /** The manifest to which {@code link} leads; empty if it is not there or is another. */
    static Optional<SegmentManifest> read(Archive archive, ManifestLink link, Findings findings) {
        Optional<Bytes> content = archive.content(link.key());
        if (content.isEmpty()) {
            findings.add(Kind.MISSING, link.key(), "the manifest is not there");
            return Optional.empty();
        }
        SegmentManifest manifest = ManifestJson.read(link.key().value(), content.get());
        if (!Sha256.of(content.get()).equals(link.sha256())) {
            BlobKey own = archive.keys().manifest(manifest.header(), Sha256.of(content.get()));
            findings.add(
                    own.equals(link.key()) ? Kind.BROKEN_LINK : Kind.SWAPPED,
                    link.key(),
                    "it is whole, and the content of '" + own + "', to which the chain does not lead here");
            return Optional.empty();
        }
        return Optional.of(manifest);
    }

    /** Whether each manifest that was found has the name of its content: asked where the chain does not lead to all of them. */
    static void names(Archive archive, ManifestListing listing, Findings findings) {
        for (ManifestListing.Listed listed : listing.all()) {
            BlobKey key = listed.link().key();
            BlobKey own = archive.keys()
                    .manifest(listed.manifest().header(), listed.link().sha256());
            if (!own.equals(key) && !findings.concerns(key)) {
                findings.add(Kind.SWAPPED, key, "it is whole, and the content of '" + own + "'");
            }
        }
        listing.damaged().forEach((key, failure) -> {
            if (!findings.concerns(key)) {
                findings.add(Kind.DAMAGED, key, String.valueOf(failure.getMessage()));
            }
        });
    }

    /** Whether {@code manifest} is what {@code later} says of the one before it. */
    static void link(SegmentManifest manifest, SegmentManifest later, Archive archive, Findings findings) {
        boolean fits = manifest.number() + 1 == later.number()
                && manifest.archive().equals(archive.name())
                && manifest.header().lastSeq() == later.header().origin().after()
                && later.header()
                        .origin()
                        .previous()
                        .equals(Optional.of(manifest.object().digest().sha256()));
        if (!fits) {
            findings.add(
                    Kind.BROKEN_LINK,
                    later.object().key(),
                    "it does not follow segment '" + manifest.object().key() + "'");
        }
    }
}
