/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Subject;
import dev.varve.pubsub.wire.HeaderNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The consumers of one stream that are watched for, with the fetches that wait for each in the order they came. For use by one thread. */
final class HeldOfStream {

    private final Map<ConsumerKey, Deque<HeldFetch>> fetches = new LinkedHashMap<>();
    private final Map<String, Set<ConsumerKey>> bySubject = new HashMap<>();
    private final Set<ConsumerKey> wild = new LinkedHashSet<>();

    void add(HeldFetch fetch) {
        ConsumerKey consumer = fetch.consumer();
        Deque<HeldFetch> waiting = fetches.get(consumer);
        if (waiting == null) {
            waiting = new ArrayDeque<>(1);
            fetches.put(consumer, waiting);
            if (consumer.filter().isLiteral()) {
                bySubject
                        .computeIfAbsent(consumer.filter().value(), subject -> new LinkedHashSet<>())
                        .add(consumer);
            } else {
                wild.add(consumer);
            }
        }
        waiting.add(fetch);
    }

    Optional<HeldFetch> longestWaiting(ConsumerKey consumer) {
        return Optional.ofNullable(fetches.get(consumer)).map(Deque::peek);
    }

    /** The fetch for {@code consumer} of that id; empty where none waits. */
    Optional<HeldFetch> find(ConsumerKey consumer, String id) {
        Deque<HeldFetch> waiting = fetches.get(consumer);
        return waiting == null
                ? Optional.empty()
                : waiting.stream()
                        .filter(fetch -> fetch.request()
                                .headers()
                                .text(HeaderNames.MSG_ID)
                                .filter(id::equals)
                                .isPresent())
                        .findFirst();
    }

    void remove(HeldFetch fetch) {
        Deque<HeldFetch> waiting = fetches.get(fetch.consumer());
        if (waiting != null) {
            waiting.removeIf(each -> each.endNanos() == fetch.endNanos());
        }
    }

    /** Stops watching for {@code consumer} if nobody waits for it. */
    void release(ConsumerKey consumer) {
        Deque<HeldFetch> waiting = fetches.get(consumer);
        if (waiting == null || !waiting.isEmpty()) {
            return;
        }
        fetches.remove(consumer);
        wild.remove(consumer);
        bySubject.computeIfPresent(consumer.filter().value(), (subject, consumers) -> {
            consumers.remove(consumer);
            return consumers.isEmpty() ? null : consumers;
        });
    }

    boolean isEmpty() {
        return fetches.isEmpty();
    }

    Set<ConsumerKey> consumers() {
        return fetches.keySet();
    }

    /** The consumers that take {@code subject}. */
    List<ConsumerKey> of(Subject subject) {
        List<ConsumerKey> found = new ArrayList<>(bySubject.getOrDefault(subject.value(), Set.of()));
        wild.stream().filter(consumer -> consumer.filter().matches(subject)).forEach(found::add);
        return found;
    }
}
