/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.HeaderNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What this client knows of the installation: the newest map it has seen, kept whether the coordinator answers or not.
 *
 * <p>Safe for use by many threads.
 */
final class ClusterView {

    private final Coordinator coordinator;
    private volatile ClusterMap map = ClusterMap.empty();
    private final AtomicReference<@Nullable CompletableFuture<ClusterMap>> refreshing = new AtomicReference<>();
    private final Map<Integer, CompletableFuture<ClusterMap>> assigning = new ConcurrentHashMap<>();
    private final List<BiConsumer<ClusterMap, ClusterMap>> listeners = new CopyOnWriteArrayList<>();

    ClusterView(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    /** Calls {@code listener} with the map before and the newer one, each time there is one; it must return soon. */
    void onChange(BiConsumer<ClusterMap, ClusterMap> listener) {
        listeners.add(listener);
    }

    ClusterMap map() {
        return map;
    }

    int slot(Subject subject) {
        return map().slot(subject);
    }

    /** What orders writes to {@code subject}: the declared stream that owns it, or the subject itself. */
    String lane(Subject subject) {
        return map().declaredStream(subject).map(name -> "=" + name).orElse("s:" + subject.value());
    }

    /** Who owns {@code slot}, as far as is known here. */
    Optional<ClusterMap.Owner> known(int slot) {
        return map().owner(slot);
    }

    /** Who owns {@code slot}; where nobody is known, the coordinator is asked for an owner, once. Fails with what it said. */
    CompletableFuture<ClusterMap.Owner> owner(int slot) {
        Optional<ClusterMap.Owner> known = known(slot);
        return known.isPresent()
                ? CompletableFuture.completedFuture(known.get())
                : assign(slot)
                        .thenApply(ignored -> known(slot)
                                .orElseThrow(() -> StorageException.unavailable(
                                        "the coordinator found no server for slot " + slot, null)));
    }

    /** Asks the coordinator for the map; requests that come together ask once. */
    CompletableFuture<ClusterMap> refresh() {
        CompletableFuture<ClusterMap> mine = new CompletableFuture<>();
        CompletableFuture<ClusterMap> running = refreshing.compareAndExchange(null, mine);
        if (running != null) {
            return running;
        }
        long have = map().version();
        var unused = ask(CoordinatorVerb.MAP, HeaderNames.HAVE, have).whenComplete((newer, failure) -> {
            refreshing.set(null);
            if (failure == null) {
                mine.complete(map());
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /** {@link #refresh}, asked for after this call began: an answer that is already under way may be older than what the caller has heard. */
    CompletableFuture<ClusterMap> fresh() {
        CompletableFuture<ClusterMap> running = refreshing.get();
        return running == null
                ? refresh()
                : running.handle((map, failure) -> true).thenCompose(ended -> refresh());
    }

    /** A map of version {@code version} exists. */
    void heard(long version) {
        if (version > map().version()) {
            suspect();
        }
    }

    /** What is known may be out of date: a newer map is asked for, and taken when it comes. */
    void suspect() {
        var unused = refresh();
    }

    /** Takes {@code newer} if it is. */
    void accept(ClusterMap newer) {
        ClusterMap before;
        synchronized (this) {
            before = map;
            if (newer.version() <= before.version()) {
                return;
            }
            map = newer;
        }
        listeners.forEach(listener -> listener.accept(before, newer));
    }

    private CompletableFuture<ClusterMap> assign(int slot) {
        CompletableFuture<ClusterMap> mine = new CompletableFuture<>();
        CompletableFuture<ClusterMap> running = assigning.putIfAbsent(slot, mine);
        if (running != null) {
            return running;
        }
        var unused = ask(CoordinatorVerb.ASSIGN, HeaderNames.SLOT, slot).whenComplete((newer, failure) -> {
            assigning.remove(slot);
            if (failure == null) {
                mine.complete(map());
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private CompletableFuture<ClusterMap> ask(CoordinatorVerb verb, String header, long value) {
        return coordinator.ask(verb, WireHeaders.builder().add(header, value)).thenApply(outcome -> {
            if (outcome instanceof Outcome.Answered<Coordinator.Answer> answered) {
                answered.value().map().ifPresent(this::accept);
                return map();
            }
            throw outcome.failure("the coordinator gave no answer to '" + verb.wireName() + "'");
        });
    }
}
