/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ConsumerCodec;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.ConsumerInfo;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.StreamConsumer;
import java.util.List;
import java.util.Optional;

/** Makes, lists and deletes consumers. Safe for use by many threads. */
final class Consumers {

    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(256, 512 * 1024);

    private final Scope scope;
    private final StreamReads reads;

    Consumers(Scope scope, StreamReads reads) {
        this.scope = scope;
        this.reads = reads;
    }

    StreamConsumer open(ConsumerSpec spec) {
        ConsumerPlace place = place(spec.filter())
                .orElseThrow(() ->
                        StorageException.invalid("consumer '" + spec.name() + "': no one stream owns all subjects of '"
                                + spec.filter() + "'; declare one, or narrow the filter"));
        WireHeaders.Builder headers = WireHeaders.builder();
        ConsumerCodec.write(headers, spec);
        carryOut(place, place.request(Verb.CONSUMER_ENSURE, headers));
        return new CorePubSubConsumer(scope, place, spec.name(), reads).open();
    }

    List<ConsumerInfo> list(SubjectFilter filter) {
        Optional<ConsumerPlace> place = place(filter);
        if (place.isEmpty()) {
            return List.of();
        }
        Request request = place.get().request(Verb.CONSUMER_LIST, WireHeaders.builder());
        try (var infos = new NamedPages(scope)
                .iterate(request, LIMITS, item -> Optional.of(ConsumerCodec.readInfo(item.headers())))) {
            return infos.toList();
        }
    }

    boolean delete(SubjectFilter filter, String name) {
        Preconditions.name("consumer name", name);
        Optional<ConsumerPlace> place = place(filter);
        if (place.isEmpty()) {
            return false;
        }
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.CONSUMER, name);
        return !carryOut(place.get(), place.get().request(Verb.CONSUMER_DELETE, headers))
                .isNone();
    }

    /** Behind the writes of this client that came before. */
    private Reply carryOut(ConsumerPlace place, Request request) {
        Effort effort = scope.write(request, place.filter().value(), "");
        return scope.carryOut(place.lane(scope.session().view()), request, effort);
    }

    /** A stream that the map does not know yet may just have been declared. */
    private Optional<ConsumerPlace> place(SubjectFilter filter) {
        scope.session().requireOpen();
        ClusterView view = scope.session().view();
        Optional<ConsumerPlace> known = ConsumerPlace.find(filter, view.map());
        if (known.isPresent()) {
            return known;
        }
        Effort effort =
                Effort.read("the map of the installation", scope.session().deadline(scope.span()));
        return ConsumerPlace.find(filter, Waiting.on(view.refresh(), effort));
    }
}
