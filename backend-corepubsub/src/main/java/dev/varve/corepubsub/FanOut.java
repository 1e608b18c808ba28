/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.ValueCodec;
import dev.varve.pubsub.wire.Verb;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks all servers that own anything, and merges what they answer in the order of names.
 *
 * <p>Each step asks every owner for what comes after one name, and goes on after the last name that no server can still undercut: it depends on nothing but that name, so that a slot may change owner between two
 * steps. Safe for use by many threads.
 */
final class FanOut {

    private static final Duration MAP_WAIT = Duration.ofSeconds(1);
    private static final PageCodec.Limits LIMITS = PageCodec.Limits.of(512, 512 * 1024);

    private final Scope scope;

    FanOut(Scope scope) {
        this.scope = scope;
    }

    /**
     * What is asked of every server.
     *
     * @param verb the operation
     * @param target what it works on
     * @param headers its own headers, but for the place and size of the page
     * @param item what is to be known of each item
     */
    record Query(Verb verb, Target target, WireHeaders headers, Item item) {}

    /** Reads of an item what the merge has to know. */
    interface Item {
        String name(Reply item);

        int slot(Reply item, ClusterMap map);
    }

    /** Asks for the first chunk, by a map as new as can be had. */
    PagedIterator.Next begin(Query query) {
        return () -> newest().thenCompose(ignored -> step(query, ""));
    }

    /** Without the coordinator, what is known goes on working. */
    private CompletableFuture<?> newest() {
        scope.session().requireOpen();
        ClusterView view = scope.session().view();
        return view.refresh()
                .thenApply(map -> map)
                .completeOnTimeout(view.map(), MAP_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> view.map());
    }

    private CompletableFuture<PagedIterator.Chunk> step(Query query, String after) {
        WireHeaders.Builder headers = WireHeaders.builder().addAll(query.headers());
        LIMITS.write(headers);
        if (!after.isEmpty()) {
            headers.add(HeaderNames.AFTER, ValueCodec.encode(after));
        }
        Request request =
                Request.of(query.verb(), query.target(), Request.NO_SLOT).with(headers);
        Effort effort = scope.read(request);
        return scope.session()
                .calls()
                .repeater()
                .repeat(effort, () -> askAll(request, query, effort))
                .thenApply(merged -> chunk(query, merged));
    }

    private CompletableFuture<Outcome<Merged>> askAll(Request request, Query query, Effort effort) {
        Calls calls = scope.session().calls();
        ClusterMap map = calls.view().map();
        Map<String, CompletableFuture<Outcome<Page>>> pages = new LinkedHashMap<>();
        map.servers().forEach(server -> pages.put(server, calls.pageOnce(server, request, effort.deadline())));
        return CompletableFuture.allOf(pages.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored -> merge(query, map, pages));
    }

    /** The items of one step by name, and the name after which there may be more. */
    private record Merged(TreeMap<String, Reply> items, Optional<String> bound) {}

    private static Outcome<Merged> merge(
            Query query, ClusterMap map, Map<String, CompletableFuture<Outcome<Page>>> pages) {
        Merged merged = new Merged(new TreeMap<>(), Optional.empty());
        for (Map.Entry<String, CompletableFuture<Outcome<Page>>> each : pages.entrySet()) {
            Outcome<Page> outcome = each.getValue().join();
            if (!(outcome instanceof Outcome.Answered<Page> answered)) {
                return outcome.map(page -> new Merged(new TreeMap<>(), Optional.empty()));
            }
            merged = add(merged, query, map, each.getKey(), answered.value());
        }
        return new Outcome.Answered<>(merged);
    }

    private static Merged add(Merged merged, Query query, ClusterMap map, String server, Page page) {
        for (Reply item : page.items()) {
            // What a server has that owned the slot before may be out of date: the owner was asked as well.
            boolean owned = map.owner(query.item().slot(item, map))
                    .filter(owner -> owner.server().equals(server))
                    .isPresent();
            if (owned) {
                merged.items().put(query.item().name(item), item);
            }
        }
        Optional<String> reached = page.end().next();
        Optional<String> bound = merged.bound().isPresent() && reached.isPresent()
                ? Optional.of(least(merged.bound().get(), reached.get()))
                : merged.bound().or(() -> reached);
        return new Merged(merged.items(), bound);
    }

    private static String least(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private PagedIterator.Chunk chunk(Query query, Merged merged) {
        return merged.bound()
                .map(bound -> new PagedIterator.Chunk(
                        List.copyOf(merged.items().headMap(bound, true).values()),
                        Optional.of(() -> step(query, bound))))
                .orElseGet(
                        () -> new PagedIterator.Chunk(List.copyOf(merged.items().values()), Optional.empty()));
    }
}
