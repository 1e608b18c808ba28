/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mirrors among the streams, which JetStream does not find by subject, since it gives them none.
 *
 * <p>What was found is believed for a few seconds. Safe for use by many threads.
 */
final class Mirrors {

    private static final Duration BELIEVED = Duration.ofSeconds(5);
    private static final String SEVERAL_TOKENS = "*.>";

    private final Api api;
    private final Naming naming;
    private final StreamConfigs configs;
    private volatile Believed believed = Believed.nothing();
    private volatile long forgotten;

    private record Believed(List<KnownStream> mirrors, Deadline until) {
        static Believed nothing() {
            return new Believed(List.of(), Deadline.after(Duration.ZERO));
        }
    }

    Mirrors(Api api, Naming naming, StreamConfigs configs) {
        this.api = api;
        this.naming = naming;
        this.configs = configs;
    }

    /** Those that this user may look at. */
    List<KnownStream> all(Effort effort) {
        Believed known = believed;
        if (!known.until().passed()) {
            return known.mirrors();
        }
        long before = forgotten;
        List<KnownStream> found = look(effort);
        believe(found, before);
        return found;
    }

    /** Believes what a look found, unless they were forgotten since it began: it may have seen what was before. */
    private synchronized void believe(List<KnownStream> found, long before) {
        if (forgotten == before) {
            believed = new Believed(found, Deadline.after(BELIEVED));
        }
    }

    /** Forgets them: a stream was changed. */
    synchronized void forget() {
        forgotten++;
        believed = Believed.nothing();
    }

    private List<KnownStream> look(Effort effort) {
        // In this order: a stream made meanwhile is no candidate. Servers of a cluster find a mirror by its name, as if
        // that were its subject, and do not look at subjects at all where asked for all of them.
        Set<String> candidates = new HashSet<>(StreamNames.all(api, effort));
        StreamNames.owning(SEVERAL_TOKENS, api, effort).forEach(candidates::remove);
        candidates.removeIf(id -> Naming.isUndeclared(id) || !naming.isDeclared(id));
        List<KnownStream> found = new ArrayList<>();
        for (String id : candidates) {
            info(id, effort)
                    .flatMap(answer -> configs.read(answer.body()))
                    .filter(KnownStream::isMirror)
                    .ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    private Optional<ApiAnswer> info(String id, Effort effort) {
        try {
            return Optional.of(api.read("STREAM.INFO." + id, Json.object(), effort))
                    .filter(answer -> answer.error().isEmpty());
        } catch (StorageException e) {
            if (e.code() == ErrorCode.DENIED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
