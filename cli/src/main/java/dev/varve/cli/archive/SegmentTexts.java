/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.manifest.SegmentManifest;
import dev.varve.tiering.archive.segment.Gap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Segments and archives as text and JSON. */
final class SegmentTexts {

    private SegmentTexts() {}

    static String line(SegmentManifest manifest) {
        return String.format(
                Locale.ROOT,
                "%6d  seq %d-%d  %d messages  %d bytes  %s  %s  %s%s",
                manifest.number(),
                manifest.header().firstSeq(),
                manifest.header().lastSeq(),
                manifest.header().count(),
                manifest.object().digest().bytes(),
                manifest.object().storageClass(),
                manifest.header().lastTime(),
                manifest.object().key(),
                manifest.object()
                        .encryption()
                        .map(how -> "  key " + how.keyId())
                        .orElse(""));
    }

    static Map<String, Object> json(SegmentManifest manifest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", manifest.number());
        json.put("key", manifest.object().key().value());
        json.put("class", manifest.object().storageClass().name());
        json.put("bytes", manifest.object().digest().bytes());
        json.put("payload-bytes", manifest.content().payloadBytes());
        json.put("sha256", manifest.object().digest().sha256().hex());
        manifest.object().encryption().ifPresent(how -> json.put("encryption-key", how.keyId()));
        json.put("epoch", manifest.header().origin().epoch());
        json.put("first-seq", manifest.header().firstSeq());
        json.put("last-seq", manifest.header().lastSeq());
        json.put("first-time", manifest.header().firstTime().toString());
        json.put("last-time", manifest.header().lastTime().toString());
        json.put("count", manifest.header().count());
        json.put(
                "gaps",
                manifest.header().gaps().stream().map(SegmentTexts::json).toList());
        return json;
    }

    private static Map<String, Object> json(Gap gap) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("first", gap.first());
        json.put("last", gap.last());
        json.put("reason", gap.reason().word());
        return json;
    }

    static Map<String, Object> json(Head head) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("archive", head.archive());
        json.put("stream", head.stream());
        json.put("epoch", head.epoch());
        json.put("segments", head.totals().segments());
        json.put("count", head.totals().count());
        json.put("payload-bytes", head.totals().payloadBytes());
        json.put("stored-bytes", head.totals().storedBytes());
        json.put("first-seq", head.totals().firstSeq());
        json.put("last-seq", head.totals().lastSeq());
        json.put("last-time", head.totals().lastTime().toString());
        return json;
    }

    static String text(Head head) {
        return String.format(
                Locale.ROOT,
                "archive %s of stream %s: %d messages, seq %d-%d, up to %s, in %d segments of %d bytes (%d of payload); epoch %d",
                head.archive(),
                head.stream(),
                head.totals().count(),
                head.totals().firstSeq(),
                head.totals().lastSeq(),
                head.totals().lastTime(),
                head.totals().segments(),
                head.totals().storedBytes(),
                head.totals().payloadBytes(),
                head.epoch());
    }
}
