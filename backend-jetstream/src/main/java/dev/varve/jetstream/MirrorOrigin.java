/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.stream.StreamSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Asks what a mirror is to copy, which may be in another domain, and marks it as mirrored. */
final class MirrorOrigin {

    private final Api api;
    private final Naming naming;
    private final Placements placements;
    private final long room;

    /** @param room the most bytes of values and headers in one message */
    MirrorOrigin(Api api, Naming naming, Placements placements, long room) {
        this.room = room;
        this.api = api;
        this.naming = naming;
        this.placements = placements;
    }

    /**
     * Writes into {@code config}, that of the mirror {@code spec}, by which subjects the SPI knows it.
     *
     * @throws StorageException {@code INVALID} if there is no origin, or other tokens stand before its subjects than one stem; as {@link MirrorMark} says
     */
    void write(ObjectNode config, StreamSpec spec, Effort effort) {
        String name = spec.mirrorOf().orElseThrow();
        Optional<String> prefix = placements.originApi(spec);
        Api there = prefix.map(api::at).orElse(api);
        ApiAnswer answer = there.read("STREAM.INFO." + naming.declared(name), Json.object(), effort);
        if (answer.isAbsent()) {
            throw StorageException.invalid("stream '" + spec.name() + "' is to mirror '" + name + "', and there is none"
                    + prefix.map(where -> " at " + where).orElse("") + "; declare that first");
        }
        ObjectNode info = answer.orThrow(effort.reading());
        ObjectNode found = (ObjectNode) info.path("config");
        List<String> origin = MirrorConfigs.describes(found) ? MirrorConfigs.kept(found, name) : owned(found);
        MirrorConfigs.writeSubjects(config, spec.subjects(), lead(spec, origin));
        MirrorMark.put(there, info, room, effort);
    }

    private List<String> owned(ObjectNode config) {
        return config.path("subjects")
                .valueStream()
                .flatMap(subject -> naming.filter(subject.asString()).stream())
                .map(SubjectFilter::value)
                .toList();
    }

    private static String lead(StreamSpec spec, List<String> origin) {
        Set<String> wanted =
                new HashSet<>(spec.subjects().stream().map(SubjectFilter::value).toList());
        String first = spec.subjects().get(0).value();
        return origin.stream()
                .filter(subject -> first.equals(subject) || first.endsWith("." + subject))
                .map(subject -> first.substring(0, first.length() - subject.length()))
                .filter(lead -> wanted.equals(new HashSet<>(
                        origin.stream().map(subject -> lead + subject).toList())))
                .findFirst()
                .orElseThrow(() ->
                        StorageException.invalid("mirror '" + spec.name() + "' has the subjects " + spec.subjects()
                                + ": give it those of its origin, " + origin + ", behind one stem, such as '"
                                + spec.name() + "."
                                + (origin.isEmpty() ? ">" : origin.get(0)) + "'"));
    }
}
