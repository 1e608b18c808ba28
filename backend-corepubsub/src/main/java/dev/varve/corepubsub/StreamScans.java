/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import dev.varve.Preconditions;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.ListingPlace;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.pubsub.wire.Slots;
import dev.varve.pubsub.wire.StreamCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Reads of many messages and listings of streams, page by page. Safe for use by many threads. */
final class StreamScans {

    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(2000, 512 * 1024);
    /** So many pages keep a server at work while the reader takes one apart. */
    private static final int AHEAD = 2;

    private final Scope scope;
    private final StreamReads reads;
    private final FanOut fanOut;
    private final Listing listing = new Listing();

    StreamScans(Scope scope, StreamReads reads) {
        this.scope = scope;
        this.reads = reads;
        this.fanOut = new FanOut(scope);
    }

    /** Where the one stream is whose messages a filter reads. */
    private record Place(SubjectFilter filter, int slot, Optional<String> declared) {
        static Place declared(SubjectFilter filter, String name) {
            return new Place(filter, Slots.ofDeclared(name), Optional.of(name));
        }

        static Place undeclared(Subject subject) {
            return new Place(subject.filter(), Slots.ofUndeclared(subject), Optional.empty());
        }
    }

    ClosableIterator<StoredMessage> getAll(SubjectFilter filter, Range range) {
        Optional<Place> place = place(filter);
        ReadBounds bounds = ReadBounds.of(range);
        PagedIterator.Next first = place.isPresent() && bounds.from() <= bounds.to()
                ? () -> page(place.get(), bounds, OptionalLong.empty())
                : StreamScans::nothing;
        Effort effort = scope.read(Request.of(Verb.GET_ALL, Target.of(filter), 0));
        return new PagedIterator<>(first, AHEAD, effort, reads::item);
    }

    ClosableIterator<StreamInfo> list(SubjectFilter filter) {
        return iterate(listing(filter), FanOut.undamaged(item -> Optional.of(StreamCodec.readInfo(item.headers()))));
    }

    /** How far each stream has come that has a subject in {@code filter}; of damaged ones no more than the name. */
    ClosableIterator<Reply> positions(SubjectFilter filter) {
        return iterate(listing(filter), Optional::of);
    }

    /** Whether the coordinator, asked now, has said which map is the newest. */
    CompletableFuture<Boolean> confirm() {
        return fanOut.confirm();
    }

    private FanOut.Query listing(SubjectFilter filter) {
        WireHeaders headers =
                WireHeaders.builder().add(HeaderNames.FILTER, filter.value()).build();
        return new FanOut.Query(Verb.LIST, Target.nothing(), headers, listing);
    }

    private <T> ClosableIterator<T> iterate(FanOut.Query query, Function<Reply, Optional<T>> view) {
        Effort effort = scope.read(Request.of(query.verb(), query.target(), Request.NO_SLOT));
        return new PagedIterator<>(fanOut.begin(query), effort, view);
    }

    private Optional<Place> place(SubjectFilter filter) {
        ClusterMap map = scope.session().view().map();
        if (filter.isLiteral()) {
            return Optional.of(new Place(filter, map.slot(filter.literal()), Optional.empty()));
        }
        Optional<String> declared = DeclaredStreams.covering(map, filter);
        return declared.isPresent() ? Optional.of(Place.declared(filter, declared.get())) : search(filter);
    }

    /** A filter that no declared stream covers may still be that of a single stream. */
    private Optional<Place> search(SubjectFilter filter) {
        try (ClosableIterator<StreamInfo> found = list(filter)) {
            if (!found.hasNext()) {
                return Optional.empty();
            }
            StreamInfo only = found.next();
            Preconditions.require(
                    !found.hasNext(),
                    "filter '" + filter + "' is served by several streams, which have no common order");
            return Optional.of(
                    only.declared() ? Place.declared(filter, only.name()) : Place.undeclared(Subject.of(only.name())));
        }
    }

    /** @param bound the last seq of the stream when reading began; empty for the first page, which tells it */
    private CompletableFuture<PagedIterator.Chunk> page(Place place, ReadBounds bounds, OptionalLong bound) {
        WireHeaders.Builder headers = WireHeaders.builder();
        place.declared().ifPresent(name -> headers.add(HeaderNames.STREAM, name));
        bounds.write(headers);
        LIMITS.write(headers);
        Request request = Request.of(Verb.GET_ALL, Target.of(place.filter()), place.slot())
                .with(headers);
        return scope.session().calls().page(request, scope.read(request)).thenApply(page -> {
            OptionalLong last = bound.isPresent() ? bound : page.end().bound();
            Optional<PagedIterator.Next> next = page.end()
                    .next()
                    .map(Long::parseLong)
                    .filter(seq -> last.isEmpty() || seq <= last.getAsLong())
                    .map(seq -> () -> page(place, bounds.from(seq), last));
            return new PagedIterator.Chunk(page, next);
        });
    }

    private static CompletableFuture<PagedIterator.Chunk> nothing() {
        return CompletableFuture.completedFuture(new PagedIterator.Chunk(List.of(), Optional.empty()));
    }

    /** Items of {@code list}. */
    private static final class Listing implements FanOut.Item {
        @Override
        public String place(Reply item) {
            return ListingPlace.read(item.headers());
        }

        @Override
        public int slot(Reply item) {
            String name = item.headers().requiredText(HeaderNames.STREAM);
            return item.headers().flag(HeaderNames.DECLARED)
                    ? Slots.ofDeclared(name)
                    : Slots.ofUndeclared(Subject.of(name));
        }
    }
}
