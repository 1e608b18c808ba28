/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ClusterMap;
import java.util.List;
import java.util.Optional;

/** Questions about the declared streams of a map. */
final class DeclaredStreams {

    private DeclaredStreams() {}

    /** The stream that owns every subject of {@code filter}. */
    static Optional<String> covering(ClusterMap map, SubjectFilter filter) {
        if (filter.isLiteral()) {
            return map.declaredStream(filter.literal());
        }
        return map.declaredStreams().stream()
                .filter(name -> map.filters(name).stream().anyMatch(own -> own.covers(filter)))
                .findFirst();
    }

    /** The streams that own some subject of {@code filter}. */
    static List<String> overlapping(ClusterMap map, SubjectFilter filter) {
        return map.declaredStreams().stream()
                .filter(name -> map.filters(name).stream().anyMatch(own -> own.overlaps(filter)))
                .toList();
    }

    /** Some subject that {@code filter} matches, by which verbs that take a subject find its stream. */
    static Subject sample(SubjectFilter filter) {
        return Subject.of(filter.value().replace("*", "x").replace(">", "x"));
    }
}
