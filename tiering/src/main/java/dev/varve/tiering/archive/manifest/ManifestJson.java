/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Bytes;
import dev.varve.tiering.archive.digest.ContentDigest;
import dev.varve.tiering.archive.segment.SegmentContent;
import dev.varve.tiering.archive.segment.SegmentHeader;
import dev.varve.tiering.archive.segment.SegmentOrigin;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manifests of segments as JSON ({@code docs/formats/manifest.md} §2). */
public final class ManifestJson {

    private ManifestJson() {}

    /** The content of the object that {@code manifest} is. */
    public static Bytes write(SegmentManifest manifest) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", SealedJson.FORMAT);
        fields.put("archive", manifest.archive());
        fields.put("number", manifest.number());
        fields.put("prev", manifest.previous().map(LinkJson::of).orElse(null));
        manifest.replaces().ifPresent(last -> fields.put("replaces", LinkJson.of(last)));
        fields.put("segment", object(manifest.object()));
        header(manifest.header(), fields);
        fields.put("payload-bytes", manifest.content().payloadBytes());
        fields.put("subjects", manifest.content().subjects());
        fields.put("blocks", RowsJson.ofBlocks(manifest.blocks()));
        fields.put("gaps", RowsJson.ofGaps(manifest.header().gaps()));
        return SealedJson.write(fields);
    }

    private static Map<String, @Nullable Object> object(SegmentObject object) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("key", object.key().value());
        fields.put("version", object.version().orElse(null));
        fields.put("class", object.storageClass().name());
        fields.put("bytes", object.digest().bytes());
        fields.put("sha256", object.digest().sha256().hex());
        fields.put("tree-hash", object.digest().treeHash().hex());
        fields.put("encryption", object.encryption().map(EncryptionJson::of).orElse(null));
        return fields;
    }

    private static void header(SegmentHeader header, Map<String, @Nullable Object> fields) {
        fields.put("stream", header.origin().stream());
        fields.put("epoch", header.origin().epoch());
        fields.put("after", header.origin().after());
        fields.put("previous", header.origin().previous().map(Sha256::hex).orElse(null));
        fields.put("first-seq", header.firstSeq());
        fields.put("last-seq", header.lastSeq());
        fields.put("first-time", header.firstTime().toString());
        fields.put("last-time", header.lastTime().toString());
        fields.put("count", header.count());
    }

    /**
     * The manifest that {@code content} is.
     *
     * @param name what to call it in messages
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT}, {@link dev.varve.ErrorCode#UNSUPPORTED}
     */
    public static SegmentManifest read(String name, Bytes content) {
        return SealedJson.read(name, content, ManifestJson::manifest);
    }

    private static SegmentManifest manifest(JsonFields fields) {
        return new SegmentManifest(
                fields.text("archive"),
                fields.number("number"),
                object(fields.object("segment")),
                new SegmentContent(header(fields), fields.number("payload-bytes"), fields.texts("subjects")),
                RowsJson.blocks(fields.objects("blocks")),
                fields.optionalObject("prev").map(LinkJson::read),
                fields.optionalObject("replaces").map(LinkJson::read));
    }

    private static SegmentObject object(JsonFields fields) {
        return new SegmentObject(
                BlobKey.of(fields.text("key")),
                fields.optionalText("version"),
                StorageClass.valueOf(fields.text("class")),
                new ContentDigest(
                        fields.number("bytes"),
                        new Sha256(fields.text("sha256")),
                        new Sha256(fields.text("tree-hash"))),
                fields.optionalObject("encryption").map(EncryptionJson::read));
    }

    private static SegmentHeader header(JsonFields fields) {
        SegmentOrigin origin = new SegmentOrigin(
                fields.text("stream"),
                fields.number("epoch"),
                fields.number("after"),
                fields.optionalText("previous").map(Sha256::new));
        return new SegmentHeader(
                origin,
                fields.number("first-seq"),
                fields.number("last-seq"),
                TimeText.read(fields.text("first-time")),
                TimeText.read(fields.text("last-time")),
                fields.number("count"),
                RowsJson.gaps(fields.objects("gaps")));
    }
}
