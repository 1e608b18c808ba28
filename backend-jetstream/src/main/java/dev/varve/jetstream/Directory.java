/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Mirrors mirrors;
    private final Map<Subject, Believed> known = new ConcurrentHashMap<>();
    private final AtomicLong forgotten = new AtomicLong();

    private record Believed(KnownStream stream, Deadline until) {}

    Directory(Api api, Naming naming, JetStreamConfig config, ServerFeatures features, SyncSurvey survey) {
        this.api = api;
        this.naming = naming;
        this.configs = new StreamConfigs(naming, config, features, survey);
        this.undeclared = new UndeclaredStreams(api, naming, config.maxUndeclaredStreams());
        this.mirrors = new Mirrors(api, naming, configs);
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
        long before = forgotten.get();
        Optional<KnownStream> found = owners(subject.filter(), effort).stream()
                .map(id -> byId(id, effort))
                .flatMap(Optional::stream)
                .filter(stream -> stream.owns(subject))
                .findFirst();
        found.ifPresentOrElse(stream -> remember(subject, stream), () -> forget(subject));
        if (forgotten.get() != before) {
            // What was seen may be of before the change.
            forget(subject);
        }
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
            return find(subject, effort).orElseThrow(() -> foreign(subject, answer, effort));
        }
        KnownStream made = configs.read(answer.orThrow(effort.reading()))
                .orElseThrow(() -> StorageException.corrupt("JetStream made another stream than was asked for", null));
        remember(subject, made);
        return made;
    }

    /** What to throw where {@code subject} belongs to a stream that others made. */
    private StorageException foreign(Subject subject, ApiAnswer answer, Effort effort) {
        return StorageException.invalid(effort.what() + " was refused: '" + subject + "' belongs to JetStream's stream "
                + owners(subject.filter(), effort) + ", which is not of this configuration ("
                + answer.error().map(ApiError::toString).orElse("")
                + "); choose another subject, or another subject-prefix");
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
        Set<String> names = new LinkedHashSet<>(StreamNames.owning(naming.filter(filter), api, effort));
        mirrors.all(effort).stream()
                .filter(mirror -> mirror.spec().subjects().stream().anyMatch(filter::overlaps))
                .map(KnownStream::id)
                .forEach(names::add);
        return List.copyOf(names);
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
        mirrors.forget();
        forgotten.incrementAndGet();
        known.clear();
    }
}
