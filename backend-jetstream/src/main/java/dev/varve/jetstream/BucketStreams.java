/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the streams of buckets of one kind, and makes them where a first write needs one.
 *
 * <p>What was found is believed for a few seconds. Safe for use by many threads.
 */
final class BucketStreams {

    private static final Duration BELIEVED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 100_000;

    private final Api api;
    private final BucketNames names;
    private final Function<String, ObjectNode> defaults;
    private final SyncSurvey survey;
    private final Map<String, Believed> known = new ConcurrentHashMap<>();

    private record Believed(BucketStream stream, Deadline until) {}

    /** @param defaults the configuration of a bucket that nobody declared */
    BucketStreams(Api api, BucketNames names, Function<String, ObjectNode> defaults, SyncSurvey survey) {
        this.api = api;
        this.names = names;
        this.defaults = defaults;
        this.survey = survey;
    }

    BucketNames names() {
        return names;
    }

    /** The stream of {@code bucket}. */
    Optional<BucketStream> find(String bucket, Effort effort) {
        Believed believed = known.get(bucket);
        if (believed != null && !believed.until().passed()) {
            return Optional.of(believed.stream());
        }
        return info(bucket, effort).map(info -> remember(stream(bucket, info)));
    }

    /** The stream of {@code bucket}; a new one where there is none. */
    BucketStream findOrMake(String bucket, Effort effort) {
        return find(bucket, effort).orElseGet(() -> {
            ApiAnswer answer = api.change("STREAM.CREATE." + names.stream(bucket), defaults.apply(bucket), effort);
            return answer.isError(ApiError.STREAM_NAME_IN_USE)
                    ? find(bucket, effort)
                            .orElseThrow(() -> answer.error().orElseThrow().failure(effort))
                    : remember(stream(bucket, answer.orThrow(effort)));
        });
    }

    /** The stream of {@code bucket} as {@code info} tells it. */
    BucketStream stream(String bucket, ObjectNode info) {
        return BucketStream.of(bucket, info, survey.holds(info));
    }

    /** What the leader of the stream of {@code bucket} tells of it; empty if there is none. */
    Optional<ObjectNode> info(String bucket, Effort effort) {
        Preconditions.name("bucket", bucket);
        ApiAnswer answer = api.read("STREAM.INFO." + names.stream(bucket), Json.object(), effort);
        if (answer.isAbsent()) {
            forget(bucket);
            return Optional.empty();
        }
        return Optional.of(answer.orThrow(effort.reading()));
    }

    /** Makes the stream of {@code bucket} anew, or changes it, as {@code config} says. */
    void configure(String bucket, boolean exists, ObjectNode config, Effort effort) {
        String verb = exists ? "STREAM.UPDATE." : "STREAM.CREATE.";
        api.change(verb + names.stream(bucket), config, effort).orThrow(effort);
        forget(bucket);
    }

    /** Every bucket, by name. */
    List<String> all(Effort effort) {
        List<String> streams = new ArrayList<>();
        ObjectNode request = Json.object().put("subject", names.subject() + ".>");
        long total;
        do {
            ObjectNode page = api.read("STREAM.NAMES", request.put("offset", streams.size()), effort)
                    .orThrow(effort.reading());
            JsonNode found = page.path("streams");
            if (found.isEmpty()) {
                break;
            }
            found.valueStream().forEach(name -> streams.add(name.asString()));
            total = page.path("total").asLong(0);
        } while (streams.size() < total);
        return streams.stream()
                .flatMap(id -> names.bucket(id).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Removes {@code bucket}; false if there is none. */
    boolean drop(String bucket, Effort effort) {
        Preconditions.name("bucket", bucket);
        try {
            return api.remove("STREAM.DELETE." + names.stream(bucket), effort);
        } finally {
            forget(bucket);
        }
    }

    private BucketStream remember(BucketStream stream) {
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(stream.bucket(), new Believed(stream, Deadline.after(BELIEVED)));
        return stream;
    }

    /** Forgets what was believed of {@code bucket}. */
    void forget(String bucket) {
        known.remove(bucket);
    }

    /** What to throw where a write found nobody, who may have dropped the bucket. */
    StorageException missed(String bucket, StorageException failure) {
        forget(bucket);
        return failure;
    }

    /** Forgets everything: servers were lost, and may come back with other settings. */
    void forgetAll() {
        known.clear();
    }
}
