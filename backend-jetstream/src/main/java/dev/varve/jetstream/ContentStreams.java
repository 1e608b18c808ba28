/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The streams that hold the values which are too large for a message, one for each stream that has any, of that very epoch: one that is made anew under the same name has nothing to do with it.
 *
 * <p>The chunks of a value stand under {@code C.<id>}, its states under {@code M.<id>}. What was found is believed for a few seconds. Safe for use by many threads.
 */
final class ContentStreams {

    private static final String PREFIX = "OBJ_~";
    private static final Duration BELIEVED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;
    private static final List<String> COPIED = List.of("num_replicas", "storage", "compression", "placement");

    private final Api api;
    private final SyncSurvey survey;
    private final Map<String, Believed> known = new ConcurrentHashMap<>();

    private record Believed(BucketStream stream, Deadline until) {}

    ContentStreams(Api api, SyncSurvey survey) {
        this.api = api;
        this.survey = survey;
    }

    /** What the subjects of the values of {@code stream} begin with. */
    static String root(KnownStream stream) {
        return "$O." + name(stream).substring(PREFIX.length() - 1) + ".";
    }

    /** The stream of the values of {@code stream}, as JetStream names it. */
    static String name(KnownStream stream) {
        return ofName(stream.id()) + Long.toString(stream.epoch(), Character.MAX_RADIX);
    }

    /** The same, of the stream that {@code info} of JetStream describes. */
    static String name(ObjectNode info) {
        return ofName(info.path("config").path("name").asString(""))
                + Long.toString(Json.time(info, "created").toEpochMilli(), Character.MAX_RADIX);
    }

    private static String ofName(String id) {
        return PREFIX + id + "~";
    }

    /** The stream of the values of {@code stream}; empty if it has none. */
    Optional<BucketStream> find(KnownStream stream, Effort effort) {
        String name = name(stream);
        Believed believed = known.get(name);
        if (believed != null && !believed.until().passed()) {
            return Optional.of(believed.stream());
        }
        ApiAnswer answer = api.read("STREAM.INFO." + name, Json.object(), effort);
        return answer.isAbsent() ? Optional.empty() : Optional.of(remember(name, answer.orThrow(effort.reading())));
    }

    /** {@link #find}; a new one where there is none. What {@code stream} keeps on several servers, it does too. */
    BucketStream findOrMake(KnownStream stream, Effort effort) {
        Optional<BucketStream> found = find(stream, effort);
        boolean fits = found.map(there -> config(stream, there.config()).equals(there.config()))
                .orElse(false);
        if (fits) {
            return found.orElseThrow();
        }
        String verb = found.isPresent() ? "STREAM.UPDATE." : "STREAM.CREATE.";
        ObjectNode config = config(stream, found.map(BucketStream::config).orElseGet(() -> fresh(stream)));
        ApiAnswer answer = api.change(verb + name(stream), config, effort.reading());
        if (answer.isError(ApiError.STREAM_NAME_IN_USE)) {
            return find(stream, effort)
                    .orElseThrow(() -> answer.error().orElseThrow().failure(effort));
        }
        return remember(name(stream), answer.orThrow(effort.reading()));
    }

    private static ObjectNode fresh(KnownStream stream) {
        ObjectNode config = Json.object().put("name", name(stream)).put("allow_rollup_hdrs", true);
        config.putArray("subjects").add(root(stream) + "C.*").add(root(stream) + "M.*");
        return config;
    }

    /** {@code config} as that of {@code stream} demands. */
    private static ObjectNode config(KnownStream stream, ObjectNode config) {
        ObjectNode wanted = config.deepCopy();
        for (String field : COPIED) {
            if (stream.config().has(field)) {
                wanted.set(field, stream.config().get(field));
            }
        }
        return wanted;
    }

    private BucketStream remember(String name, ObjectNode info) {
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        BucketStream stream = BucketStream.of(name, info, survey.holds(info));
        known.put(name, new Believed(stream, Deadline.after(BELIEVED)));
        return stream;
    }

    /** Removes the values of {@code stream}, which was dropped, and those that were left behind by earlier ones of its name. */
    void drop(KnownStream stream, Effort effort) {
        String begin = ofName(stream.id());
        for (String name : StreamNames.owning("$O.*.C.*", api, effort)) {
            if (name.startsWith(begin) && epoch(name.substring(begin.length())) <= stream.epoch()) {
                known.remove(name);
                var unused = api.remove("STREAM.DELETE." + name, effort);
            }
        }
    }

    private static long epoch(String text) {
        try {
            return Long.parseLong(text, Character.MAX_RADIX);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Forgets everything: streams may be others now. */
    void forgetAll() {
        known.clear();
    }
}
