/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.wire.ChangeRecord;
import dev.varve.pubsub.wire.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The fetches that wait at a worker, and the consumers that are to be looked at again.
 *
 * <p>A fetch that waits costs memory and nothing else: its consumer is looked at when something happens to the stream that concerns it, and when a delivery is due again. A consumer that has nothing out is
 * remembered to be at rest, so that the next fetch waits without a look at its file. For use by one thread.
 */
final class HeldFetches {

    /** Beyond this a fetch is answered at once. */
    private static final int MOST = 100_000;

    /** What may make room for deliveries. */
    private static final Set<Verb> MOVING =
            EnumSet.of(Verb.CONSUMER_ENSURE, Verb.CONSUMER_ACK, Verb.CONSUMER_RESUME, Verb.CONSUMER_DELETE);

    private final Map<StoreKey, HeldOfStream> byStream = new HashMap<>();
    private final TreeMap<Long, HeldFetch> byEnd = new TreeMap<>();
    private final TreeMap<Long, Set<ConsumerKey>> byLook = new TreeMap<>();
    private final Map<ConsumerKey, Long> looks = new HashMap<>();
    private final Set<ConsumerKey> ready = new LinkedHashSet<>();
    private final Set<ConsumerKey> resting = new LinkedHashSet<>();

    /** Holds {@code fetch}; false if there are too many. */
    boolean add(HeldFetch fetch) {
        if (byEnd.size() >= MOST) {
            return false;
        }
        long end = fetch.endNanos();
        while (byEnd.containsKey(end)) {
            end++;
        }
        HeldFetch only = fetch.endingAt(end);
        byEnd.put(end, only);
        byStream.computeIfAbsent(only.request().key(), key -> new HeldOfStream())
                .add(only);
        only.look().ifPresent(time -> look(only.consumer(), time));
        if (only.atRest()) {
            rest(only.consumer());
        }
        return true;
    }

    private void rest(ConsumerKey consumer) {
        resting.add(consumer);
        if (resting.size() > MOST) {
            ConsumerKey eldest = resting.iterator().next();
            resting.remove(eldest);
            release(eldest);
        }
    }

    /** Whether a fetch for {@code consumer} would find nothing, and nothing is out that it could ask for once more. */
    boolean isAtRest(ConsumerKey consumer) {
        return resting.contains(consumer);
    }

    /** Of one consumer the earliest time is kept: then it is looked at, and says when next. */
    private void look(ConsumerKey consumer, long time) {
        Long known = looks.get(consumer);
        if (known != null && known <= time) {
            return;
        }
        if (known != null) {
            byLook.computeIfPresent(known, (then, consumers) -> {
                consumers.remove(consumer);
                return consumers.isEmpty() ? null : consumers;
            });
        }
        looks.put(consumer, time);
        byLook.computeIfAbsent(time, unused -> new LinkedHashSet<>()).add(consumer);
    }

    int size() {
        return byEnd.size();
    }

    /** Something changed in {@code stream}. */
    void changed(StoreKey stream, List<ChangeRecord> changes) {
        HeldOfStream held = byStream.get(stream);
        if (held != null) {
            changes.stream()
                    .flatMap(change -> change.subject().stream())
                    .distinct()
                    .forEach(subject -> held.of(subject).forEach(this::wake));
        }
    }

    /** {@code request} was carried out. */
    void carriedOut(Request request) {
        HeldOfStream held = MOVING.contains(request.verb()) ? byStream.get(request.key()) : null;
        if (held != null) {
            String name = ConsumerVerbs.name(request);
            held.consumers().stream()
                    .filter(consumer -> consumer.name().equals(name))
                    .toList()
                    .forEach(this::wake);
        }
    }

    /** Everything may be different with the streams for which {@code concerned} holds. */
    void upset(Predicate<StoreKey> concerned) {
        byStream.keySet().stream()
                .filter(concerned)
                .flatMap(stream -> byStream.getOrDefault(stream, new HeldOfStream()).consumers().stream())
                .toList()
                .forEach(this::wake);
    }

    private void wake(ConsumerKey consumer) {
        ready.add(consumer);
        resting.remove(consumer);
        release(consumer);
    }

    private void release(ConsumerKey consumer) {
        byStream.computeIfPresent(consumer.file(), (stream, held) -> {
            held.release(consumer);
            return held.isEmpty() ? null : held;
        });
    }

    /** It is {@code millis}: what is due is to be looked at. */
    void due(long millis) {
        Map<Long, Set<ConsumerKey>> past = byLook.headMap(millis, true);
        past.values().forEach(consumers -> {
            consumers.forEach(this::wake);
            consumers.forEach(looks::remove);
        });
        past.clear();
    }

    /** When {@link #due} will have something, ms since 1970; empty for never. */
    OptionalLong nextDue() {
        return byLook.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byLook.firstKey());
    }

    /** How long from {@code nanos} until the first fetch ends; empty where none is held. */
    OptionalLong untilEnd(long nanos) {
        return byEnd.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byEnd.firstKey() - nanos);
    }

    /** The consumers that are to be looked at; once. */
    List<ConsumerKey> takeReady() {
        List<ConsumerKey> taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    /** Lets go of the fetch for {@code consumer} that waits longest; empty where none does. */
    Optional<HeldFetch> take(ConsumerKey consumer) {
        HeldOfStream held = byStream.get(consumer.file());
        Optional<HeldFetch> first = held == null ? Optional.empty() : held.longestWaiting(consumer);
        first.ifPresent(this::remove);
        return first;
    }

    /** Lets go of the fetch for {@code consumer} of that id; empty where none waits. */
    Optional<HeldFetch> take(ConsumerKey consumer, String id) {
        HeldOfStream held = byStream.get(consumer.file());
        Optional<HeldFetch> found = held == null ? Optional.empty() : held.find(consumer, id);
        found.ifPresent(this::remove);
        return found;
    }

    /** Lets go of the fetches whose time has passed at {@code nanos}. */
    List<HeldFetch> takeEnded(long nanos) {
        List<HeldFetch> ended = new ArrayList<>(byEnd.headMap(nanos, true).values());
        ended.forEach(this::remove);
        return ended;
    }

    /** Lets go of all. */
    List<HeldFetch> takeAll() {
        List<HeldFetch> all = new ArrayList<>(byEnd.values());
        all.forEach(this::remove);
        return all;
    }

    private void remove(HeldFetch fetch) {
        byEnd.remove(fetch.endNanos());
        HeldOfStream held = byStream.get(fetch.request().key());
        if (held != null) {
            held.remove(fetch);
            if (!resting.contains(fetch.consumer())) {
                release(fetch.consumer());
            }
        }
    }
}
