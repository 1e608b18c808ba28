/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.tiering.store.Sha256;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The metadata of a segment file: names and texts, as {@code docs/formats/segment-file.md} §2 lists them. */
final class Metadata {

    private static final String FORMAT = "varve.format";
    private static final String STREAM = "varve.stream";
    private static final String EPOCH = "varve.epoch";
    private static final String AFTER = "varve.after";
    private static final String PREVIOUS = "varve.previous";
    private static final String FIRST_SEQ = "varve.first-seq";
    private static final String LAST_SEQ = "varve.last-seq";
    private static final String FIRST_TIME = "varve.first-time";
    private static final String LAST_TIME = "varve.last-time";
    private static final String COUNT = "varve.count";
    private static final String GAPS = "varve.gaps";

    private Metadata() {}

    static Map<String, String> of(SegmentHeader header) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(FORMAT, Integer.toString(SegmentHeader.FORMAT));
        texts.put(STREAM, header.origin().stream());
        texts.put(EPOCH, Long.toString(header.origin().epoch()));
        texts.put(AFTER, Long.toString(header.origin().after()));
        header.origin().previous().ifPresent(digest -> texts.put(PREVIOUS, digest.hex()));
        texts.put(FIRST_SEQ, Long.toString(header.firstSeq()));
        texts.put(LAST_SEQ, Long.toString(header.lastSeq()));
        texts.put(FIRST_TIME, Long.toString(EpochNanos.of(header.firstTime())));
        texts.put(LAST_TIME, Long.toString(EpochNanos.of(header.lastTime())));
        texts.put(COUNT, Long.toString(header.count()));
        texts.put(GAPS, GapText.of(header.gaps()));
        return texts;
    }

    /** What a file says of itself; {@code text} gives the text of a name, null where there is none. */
    static SegmentHeader parse(Function<String, @Nullable String> text) throws DamagedException {
        String format = present(text, FORMAT);
        if (!format.equals(Integer.toString(SegmentHeader.FORMAT))) {
            throw StorageException.received(
                    ErrorCode.UNSUPPORTED,
                    "segment has format version " + format + "; this release reads " + SegmentHeader.FORMAT
                            + ": take a newer one",
                    OptionalLong.empty());
        }
        try {
            SegmentOrigin origin = new SegmentOrigin(
                    present(text, STREAM),
                    number(text, EPOCH),
                    number(text, AFTER),
                    Optional.ofNullable(text.apply(PREVIOUS)).map(Sha256::new));
            return new SegmentHeader(
                    origin,
                    number(text, FIRST_SEQ),
                    number(text, LAST_SEQ),
                    time(text, FIRST_TIME),
                    time(text, LAST_TIME),
                    number(text, COUNT),
                    GapText.parse(present(text, GAPS)));
        } catch (IllegalArgumentException | StorageException malformed) {
            throw new DamagedException("its metadata is malformed: " + malformed.getMessage());
        }
    }

    private static String present(Function<String, @Nullable String> text, String name) throws DamagedException {
        String found = text.apply(name);
        if (found == null) {
            throw new DamagedException("its metadata lacks " + name);
        }
        return found;
    }

    private static long number(Function<String, @Nullable String> text, String name) throws DamagedException {
        return Long.parseLong(present(text, name));
    }

    private static Instant time(Function<String, @Nullable String> text, String name) throws DamagedException {
        return EpochNanos.instant(number(text, name));
    }
}
