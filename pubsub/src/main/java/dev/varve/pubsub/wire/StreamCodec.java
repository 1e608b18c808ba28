/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import static dev.varve.pubsub.wire.HeaderNames.BYTES;
import static dev.varve.pubsub.wire.HeaderNames.DECLARED;
import static dev.varve.pubsub.wire.HeaderNames.DEDUP_WINDOW;
import static dev.varve.pubsub.wire.HeaderNames.EPOCH;
import static dev.varve.pubsub.wire.HeaderNames.FIRST;
import static dev.varve.pubsub.wire.HeaderNames.LAST;
import static dev.varve.pubsub.wire.HeaderNames.MESSAGES;
import static dev.varve.pubsub.wire.HeaderNames.MIRROR_OF;
import static dev.varve.pubsub.wire.HeaderNames.NUMBER;
import static dev.varve.pubsub.wire.HeaderNames.STREAM;
import static dev.varve.pubsub.wire.HeaderNames.STREAM_DURABILITY;
import static dev.varve.pubsub.wire.HeaderNames.SUBJECTS;
import static dev.varve.pubsub.wire.HeaderNames.TRAITS;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.StreamInfo;
import dev.varve.stream.StreamSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Descriptions of streams. */
public final class StreamCodec {

    /** The name of the specification of a stream that was not declared. */
    public static final String IMPLICIT = "implicit";

    private StreamCodec() {}

    /** Adds the description of a declared stream. */
    public static void write(WireHeaders.Builder to, StreamSpec spec) {
        to.add(STREAM, spec.name()).add(DECLARED, 1);
        settings(to, spec);
    }

    /** Adds what {@code info} says, and the number of the stream's last change. */
    public static void write(WireHeaders.Builder to, StreamInfo info, long lastChange) {
        to.add(STREAM, info.name()).add(DECLARED, info.declared() ? 1 : 0);
        settings(to, info.spec());
        to.add(FIRST, info.firstSeq())
                .add(LAST, info.lastSeq())
                .add(MESSAGES, info.messages())
                .add(BYTES, info.bytes())
                .add(EPOCH, info.epoch())
                .add(NUMBER, lastChange);
    }

    /** The specification in a description; that of an undeclared stream is named {@value #IMPLICIT}. */
    public static StreamSpec readSpec(HeaderReader from) {
        String name = from.requiredNumber(DECLARED, 0, 1) == 1 ? from.requiredText(STREAM) : IMPLICIT;
        return new StreamSpec(
                name,
                from.requiredParsed(SUBJECTS, StreamCodec::filters),
                LimitsCodec.read(from),
                from.durability(STREAM_DURABILITY),
                from.duration(DEDUP_WINDOW).orElse(StreamSpec.DEFAULT_DEDUP_WINDOW),
                from.parsed(TRAITS, StreamCodec::traits).orElse(Set.of()),
                from.text(MIRROR_OF));
    }

    /** The whole description. */
    public static StreamInfo readInfo(HeaderReader from) {
        StreamSpec spec = readSpec(from);
        boolean declared = from.flag(DECLARED);
        String name = declared
                ? spec.name()
                : from.requiredParsed(STREAM, Subject::of).value();
        return new StreamInfo(
                name,
                declared,
                spec,
                from.requiredNumber(FIRST, 1),
                from.requiredNumber(LAST, 0),
                from.requiredNumber(MESSAGES, 0),
                from.requiredNumber(BYTES, 0),
                from.requiredNumber(EPOCH, 0));
    }

    /** The place of the stream's last change in its feed. */
    public static FeedPosition readPosition(HeaderReader from) {
        return new FeedPosition(
                from.requiredText(STREAM), from.requiredNumber(EPOCH, 0), from.requiredNumber(NUMBER, 0));
    }

    private static void settings(WireHeaders.Builder to, StreamSpec spec) {
        to.add(SUBJECTS, spec.subjects().stream().map(SubjectFilter::value).collect(Collectors.joining(" ")));
        LimitsCodec.write(to, spec.limits());
        spec.durability().ifPresent(level -> to.add(STREAM_DURABILITY, level.toString()));
        to.add(DEDUP_WINDOW, WireNumbers.millis(spec.dedupWindow()));
        if (!spec.traits().isEmpty()) {
            to.add(TRAITS, spec.traits().stream().sorted().map(WireNames::of).collect(Collectors.joining(" ")));
        }
        spec.mirrorOf().ifPresent(origin -> to.add(MIRROR_OF, origin));
    }

    private static List<SubjectFilter> filters(String text) {
        return Arrays.stream(text.split(" ", -1)).map(SubjectFilter::of).toList();
    }

    private static Set<StreamSpec.Trait> traits(String text) {
        return Arrays.stream(text.split(" ", -1)).map(StreamCodec::trait).collect(Collectors.toSet());
    }

    private static StreamSpec.Trait trait(String word) {
        Optional<StreamSpec.Trait> trait = WireNames.find(StreamSpec.Trait.class, word);
        return trait.orElseThrow(() -> StorageException.invalid(
                "'" + Printable.of(word) + "' is none of " + WireNames.all(StreamSpec.Trait.class)));
    }
}
