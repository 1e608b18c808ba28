/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the stream of a subject, and makes one where a first write needs it.
 *
 * <p>What was found is believed for a few seconds. A write names the stream that it expects, so that it cannot go astray meanwhile. Safe for use by many threads.
 */
final class Directory {

    private static final Duration BELIEVED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 100_000;

    private final Api api;
    private final Naming naming;
    private final StreamConfigs configs;
    private final UndeclaredStreams undeclared;
    private final Map<Subject, Believed> known = new ConcurrentHashMap<>();

    private record Believed(KnownStream stream, Deadline until) {}

    Directory(Api api, Naming naming, JetStreamConfig config, ServerFeatures features, SyncSurvey survey) {
        this.api = api;
        this.naming = naming;
        this.configs = new StreamConfigs(naming, config.replicas(), features, survey);
        this.undeclared = new UndeclaredStreams(api, naming, config.maxUndeclaredStreams());
    }

    StreamConfigs configs() {
        return configs;
    }

    /** The stream that owns {@code subject}. */
    Optional<KnownStream> find(Subject subject, Effort effort) {
        Believed believed = known.get(subject);
        if (believed != null && !believed.until().passed()) {
            return Optional.of(believed.stream());
        }
        Optional<KnownStream> found = owners(subject.filter(), effort).stream()
                .map(id -> byId(id, effort))
                .flatMap(Optional::stream)
                .filter(stream -> stream.owns(subject))
                .findFirst();
        found.ifPresentOrElse(stream -> remember(subject, stream), () -> forget(subject));
        return found;
    }

    /** The stream that owns {@code subject}; where none does, a new one of its own. */
    KnownStream findOrMake(Subject subject, Effort effort) {
        Optional<KnownStream> found = find(subject, effort);
        if (found.isPresent()) {
            return found.get();
        }
        undeclared.admit(effort);
        ObjectNode config = configs.undeclared(subject.filter());
        ApiAnswer answer = api.change("STREAM.CREATE." + config.path("name").asString(), config, effort.reading());
        boolean lostRace = answer.isError(ApiError.SUBJECTS_OVERLAP) || answer.isError(ApiError.STREAM_NAME_IN_USE);
        if (lostRace) {
            return find(subject, effort)
                    .orElseThrow(() -> answer.error().orElseThrow().failure(effort.reading()));
        }
        KnownStream made = configs.read(answer.orThrow(effort.reading()))
                .orElseThrow(() -> StorageException.corrupt("JetStream made another stream than was asked for", null));
        remember(subject, made);
        return made;
    }

    /** What the stream {@code id} of JetStream is. */
    Optional<KnownStream> byId(String id, Effort effort) {
        return info(id, effort).flatMap(configs::read);
    }

    /** What the stream {@code id} of JetStream is and holds, as its leader says. */
    Optional<StreamState> state(String id, Effort effort) {
        return info(id, effort)
                .flatMap(answer -> configs.read(answer).map(stream -> StreamState.of(stream, answer.path("state"))));
    }

    private Optional<ObjectNode> info(String id, Effort effort) {
        ApiAnswer answer = api.read("STREAM.INFO." + id, Json.object(), effort);
        return answer.isAbsent() ? Optional.empty() : Optional.of(answer.orThrow(effort.reading()));
    }

    /** The streams of JetStream that own a subject that fits {@code filter}, by their names there. */
    List<String> owners(SubjectFilter filter, Effort effort) {
        List<String> names = new ArrayList<>();
        ObjectNode request = Json.object().put("subject", naming.filter(filter));
        long total;
        do {
            ObjectNode page = api.read("STREAM.NAMES", request.put("offset", names.size()), effort)
                    .orThrow(effort.reading());
            JsonNode found = page.path("streams");
            if (found.isEmpty()) {
                break;
            }
            found.valueStream().forEach(name -> names.add(name.asString()));
            total = page.path("total").asLong(0);
        } while (names.size() < total);
        return names;
    }

    private void remember(Subject subject, KnownStream stream) {
        if (known.size() >= MOST_REMEMBERED) {
            // What is still in use is found again at once.
            known.clear();
        }
        known.put(subject, new Believed(stream, Deadline.after(BELIEVED)));
    }

    /** Forgets which stream owns {@code subject}. */
    void forget(Subject subject) {
        known.remove(subject);
    }

    /** Forgets everything: a stream was changed. */
    void forgetAll() {
        known.clear();
    }
}
