/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Heads and epoch claims as JSON ({@code docs/formats/manifest.md} §3, §4). */
public final class HeadJson {

    private HeadJson() {}

    /** The content of the object that {@code head} is. */
    public static Bytes write(Head head) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", SealedJson.FORMAT);
        fields.put("archive", head.archive());
        fields.put("stream", head.stream());
        fields.put("epoch", head.epoch());
        fields.put("writer", head.writer());
        fields.put("commits", head.commits());
        fields.put("tip", head.tip().map(LinkJson::of).orElse(null));
        fields.put("segments", head.totals().segments());
        fields.put("count", head.totals().count());
        fields.put("payload-bytes", head.totals().payloadBytes());
        fields.put("stored-bytes", head.totals().storedBytes());
        fields.put("first-seq", head.totals().firstSeq());
        fields.put("last-seq", head.totals().lastSeq());
        fields.put("last-time", head.totals().lastTime().toString());
        return SealedJson.write(fields);
    }

    /**
     * The head that {@code content} is.
     *
     * @param name what to call it in messages
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT}, {@link dev.varve.ErrorCode#UNSUPPORTED}
     */
    public static Head read(String name, Bytes content) {
        return SealedJson.read(
                name,
                content,
                fields -> new Head(
                        fields.text("archive"),
                        fields.text("stream"),
                        fields.number("epoch"),
                        fields.text("writer"),
                        fields.number("commits"),
                        fields.optionalObject("tip").map(LinkJson::read),
                        totals(fields)));
    }

    private static Totals totals(JsonFields fields) {
        return new Totals(
                fields.number("segments"),
                fields.number("count"),
                fields.number("payload-bytes"),
                fields.number("stored-bytes"),
                fields.number("first-seq"),
                fields.number("last-seq"),
                TimeText.read(fields.text("last-time")));
    }

    /** The content of the object that {@code claim} is. */
    public static Bytes write(EpochClaim claim) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", SealedJson.FORMAT);
        fields.put("archive", claim.archive());
        fields.put("epoch", claim.epoch());
        fields.put("writer", claim.writer());
        return SealedJson.write(fields);
    }

    /**
     * The claim that {@code content} is.
     *
     * @param name what to call it in messages
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT}, {@link dev.varve.ErrorCode#UNSUPPORTED}
     */
    public static EpochClaim readClaim(String name, Bytes content) {
        return SealedJson.read(
                name,
                content,
                fields -> new EpochClaim(fields.text("archive"), fields.number("epoch"), fields.text("writer")));
    }
}
