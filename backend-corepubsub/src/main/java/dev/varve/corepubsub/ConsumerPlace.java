/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.util.Optional;

/**
 * Where the consumers of a filter are: with the one stream that owns all its subjects.
 *
 * @param filter the filter
 * @param declared the stream, where it is needed to find it: the filter has wildcards
 * @param slot the slot of the stream
 */
record ConsumerPlace(SubjectFilter filter, Optional<String> declared, int slot) {

    /** The place as {@code map} has it; empty where no one stream owns all subjects of {@code filter}. */
    static Optional<ConsumerPlace> find(SubjectFilter filter, ClusterMap map) {
        if (filter.isLiteral()) {
            return Optional.of(new ConsumerPlace(filter, Optional.empty(), map.slot(filter.literal())));
        }
        return DeclaredStreams.covering(map, filter)
                .map(name -> new ConsumerPlace(filter, Optional.of(name), Slots.ofDeclared(name)));
    }

    /** A request to this place; {@code headers} are the verb's own. */
    Request request(Verb verb, WireHeaders.Builder headers) {
        declared.ifPresent(name -> headers.add(HeaderNames.STREAM, name));
        return Request.of(verb, Target.of(filter), slot).with(headers);
    }

    /** What orders writes there. */
    String lane(ClusterView view) {
        return declared.map(name -> "=" + name).orElseGet(() -> view.lane(Subject.of(filter.value())));
    }
}
