/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.ClosableIterator;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.ValueCodec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Listings by one owner, in order of name, page by page. Safe for use by many threads. */
final class NamedPages {

    private final Scope scope;

    NamedPages(Scope scope) {
        this.scope = scope;
    }

    /** The items that {@code request} asks for, as {@code view} makes them. */
    <T> ClosableIterator<T> iterate(Request request, PageCodec.Limits limits, Function<Reply, Optional<T>> view) {
        return new PagedIterator<>(() -> page(request, limits, Optional.empty()), scope.read(request), view);
    }

    private CompletableFuture<PagedIterator.Chunk> page(
            Request request, PageCodec.Limits limits, Optional<String> after) {
        WireHeaders.Builder headers = WireHeaders.builder().addAll(request.headers());
        limits.write(headers);
        after.ifPresent(name -> headers.add(HeaderNames.AFTER, ValueCodec.encode(name)));
        Request placed = request.with(headers);
        return scope.session()
                .calls()
                .page(placed, scope.read(placed))
                .thenApply(page -> new PagedIterator.Chunk(
                        page, page.end().next().map(next -> () -> page(request, limits, Optional.of(next)))));
    }
}
