/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ErrorCodec;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Asks all servers that own anything, and merges what they answer in the order of places.
 *
 * <p>An answer says of which slots it tells everything. Only answers that together tell of every slot, each from the server that owns it, are a step of the listing; otherwise a slot has just moved, and the step is
 * taken anew, by a newer map. Each step asks every owner for what comes after one place, and goes on after the last one that no server can still undercut: it depends on nothing but that place, so that a slot may
 * change owner between two steps. Safe for use by many threads.
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
        /** Where it stands in the listing. */
        String place(Reply item);

        int slot(Reply item);

        /** Whether by {@code map} there can be no items. */
        default boolean isEmpty(ClusterMap map) {
            return false;
        }
    }

    /** A view of items that throws {@code CORRUPT} for one of which the server could tell no more than that it is there; the next one can be read all the same. */
    static <T> Function<Reply, Optional<T>> undamaged(Function<Reply, Optional<T>> view) {
        return item -> {
            if (ErrorCodec.isIn(item.headers())) {
                throw ErrorCodec.read(item.headers());
            }
            return view.apply(item);
        };
    }

    /** Asks for the first chunk, by a map as new as can be had. */
    PagedIterator.Next begin(Query query) {
        return () -> {
            scope.session().requireOpen();
            return confirm().thenCompose(confirmed -> new Course(query, confirmed).step(""));
        };
    }

    /** Whether the coordinator, asked now, has said which map is the newest; without it, what is known goes on working as far as it can. */
    CompletableFuture<Boolean> confirm() {
        return scope.session()
                .view()
                .fresh()
                .thenApply(map -> true)
                .completeOnTimeout(false, MAP_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> false);
    }

    /** The items of one step by place, and the place after which there may be more. */
    private record Merged(TreeMap<String, Reply> items, Optional<String> bound) {}

    /** One listing. */
    private final class Course {
        private final Query query;
        /** Whether the coordinator was heard since the listing began: only it can say that a slot has never had an owner. */
        private final AtomicBoolean confirmed;

        Course(Query query, boolean confirmed) {
            this.query = query;
            this.confirmed = new AtomicBoolean(confirmed);
        }

        CompletableFuture<PagedIterator.Chunk> step(String after) {
            Effort effort = scope.read(Request.of(query.verb(), query.target(), Request.NO_SLOT));
            return scope.session()
                    .calls()
                    .repeater()
                    .repeat(effort, () -> attempt(after, effort))
                    .thenApply(this::chunk);
        }

        private CompletableFuture<Outcome<Merged>> attempt(String after, Effort effort) {
            ClusterMap map = scope.session().view().map();
            if (query.item().isEmpty(map)) {
                return done(new Outcome.Answered<>(new Merged(new TreeMap<>(), Optional.empty())));
            }
            if (map.isComplete() || confirmed.get()) {
                return askAll(after, map, effort.deadline());
            }
            return confirm().thenCompose(heard -> {
                confirmed.set(heard);
                return heard
                        ? askAll(after, scope.session().view().map(), effort.deadline())
                        : done(incomplete("no coordinator says whether the slots without an owner have got one"));
            });
        }

        private CompletableFuture<Outcome<Merged>> askAll(String after, ClusterMap map, Deadline deadline) {
            Calls calls = scope.session().calls();
            Request request = request(after, map);
            Map<String, CompletableFuture<Outcome<Page>>> pages = new LinkedHashMap<>();
            map.servers().forEach(server -> pages.put(server, calls.pageOnce(server, request, deadline)));
            return CompletableFuture.allOf(pages.values().toArray(CompletableFuture<?>[]::new))
                    .thenApply(ignored -> {
                        Outcome<Merged> merged = merge(map, pages);
                        if (!(merged instanceof Outcome.Answered<Merged>)) {
                            calls.view().suspect();
                        }
                        return merged;
                    });
        }

        private Request request(String after, ClusterMap map) {
            WireHeaders.Builder headers = WireHeaders.builder().addAll(query.headers());
            LIMITS.write(headers);
            headers.add(HeaderNames.HAVE, map.version());
            if (!after.isEmpty()) {
                headers.add(HeaderNames.AFTER, ValueCodec.encode(after));
            }
            return Request.of(query.verb(), query.target(), Request.NO_SLOT).with(headers);
        }

        private Outcome<Merged> merge(ClusterMap map, Map<String, CompletableFuture<Outcome<Page>>> pages) {
            Merged merged = new Merged(new TreeMap<>(), Optional.empty());
            for (Map.Entry<String, CompletableFuture<Outcome<Page>>> each : pages.entrySet()) {
                String server = each.getKey();
                Outcome<Page> outcome = each.getValue().join();
                if (!(outcome instanceof Outcome.Answered<Page> answered)) {
                    return outcome.whileUnavailable().map(page -> new Merged(new TreeMap<>(), Optional.empty()));
                }
                if (!answered.value().end().slots().covers(map.slots(server))) {
                    return incomplete("server '" + server + "' does not tell of all slots that the map gives it");
                }
                merged = add(merged, map, server, answered.value());
            }
            return new Outcome.Answered<>(merged);
        }

        private Merged add(Merged merged, ClusterMap map, String server, Page page) {
            for (Reply item : page) {
                // A server may tell of more slots than the map gives it: their owners by the map were asked as well.
                boolean owned = map.owner(query.item().slot(item))
                        .filter(owner -> owner.server().equals(server))
                        .isPresent();
                if (owned) {
                    merged.items().put(query.item().place(item), item);
                }
            }
            Optional<String> reached = page.end().next();
            Optional<String> bound = merged.bound().isPresent() && reached.isPresent()
                    ? Optional.of(least(merged.bound().get(), reached.get()))
                    : merged.bound().or(() -> reached);
            return new Merged(merged.items(), bound);
        }

        private PagedIterator.Chunk chunk(Merged merged) {
            return merged.bound()
                    .map(bound -> new PagedIterator.Chunk(
                            List.copyOf(merged.items().headMap(bound, true).values()), Optional.of(() -> step(bound))))
                    .orElseGet(() ->
                            new PagedIterator.Chunk(List.copyOf(merged.items().values()), Optional.empty()));
        }
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private static Outcome<Merged> incomplete(String why) {
        return new Outcome.NotDone<>(
                StorageException.unavailable("the listing was not whole: " + why + "; a slot may be moving", null));
    }

    private static String least(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
