/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Preconditions;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Slots;
import dev.varve.stream.StreamSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * All that a coordinator must not forget; each change makes a new one of the next version.
 *
 * @param generation its place among all states
 * @param slots all slots, in order
 * @param incarnations the process of each server that owns slots, under which it got the latest of them
 * @param drained the processes that are to get no slots, by server
 * @param streams the declared streams
 */
record ClusterState(
        Generation generation,
        List<Slot> slots,
        SortedMap<String, String> incarnations,
        SortedMap<String, String> drained,
        SortedMap<String, StreamSpec> streams) {

    ClusterState {
        Preconditions.require(slots.size() == Slots.COUNT, "there must be " + Slots.COUNT + " slots");
        slots = List.copyOf(slots);
        incarnations = Collections.unmodifiableSortedMap(new TreeMap<>(incarnations));
        drained = Collections.unmodifiableSortedMap(new TreeMap<>(drained));
        streams = Collections.unmodifiableSortedMap(new TreeMap<>(streams));
    }

    /** The state of an installation that has just begun. */
    static ClusterState initial() {
        List<Slot> free = Collections.nCopies(Slots.COUNT, Slot.FREE);
        return new ClusterState(Generation.NONE, free, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** Rises with each change. */
    long version() {
        return generation.version();
    }

    /** The same as the first state of the leader of {@code term}, with no epoch below {@code firstEpoch}. */
    ClusterState led(long term, long firstEpoch) {
        List<Slot> next = slots.stream().map(slot -> slot.atLeast(firstEpoch)).toList();
        return new ClusterState(generation.begin(term), next, incarnations, drained, streams);
    }

    /** The same as version {@code number}. */
    ClusterState numbered(long number) {
        return new ClusterState(generation.at(number), slots, incarnations, drained, streams);
    }

    /** What clients may know of it. */
    ClusterMap map() {
        Map<Integer, ClusterMap.Owner> owners = new HashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            int number = i;
            slot.owner().ifPresent(server -> owners.put(number, new ClusterMap.Owner(server, slot.epoch())));
        }
        Map<String, List<SubjectFilter>> declared = new HashMap<>();
        streams.forEach((name, spec) -> declared.put(name, spec.subjects()));
        return new ClusterMap(version(), owners, declared);
    }

    /** How many slots {@code server} owns. */
    long slotsOf(String server) {
        return slots.stream().filter(slot -> slot.isOwnedBy(server)).count();
    }

    /** The servers that own slots. */
    Collection<String> owners() {
        return incarnations.keySet();
    }

    /**
     * The slots of {@code which} given away, each to the one of {@code servers} that has the fewest then.
     *
     * @param servers at least one, with their processes
     */
    ClusterState given(Predicate<Slot> which, Map<String, String> servers) {
        SortedMap<String, Long> counts = new TreeMap<>();
        servers.keySet().forEach(server -> counts.put(server, slotsOf(server)));
        return withSlots(slot -> which.test(slot) ? slot.given(takeFewest(counts)) : slot, servers);
    }

    /** The slot {@code number} given to the one of {@code servers} that has the fewest. */
    ClusterState given(int number, Map<String, String> servers) {
        Slot chosen = slots.get(number);
        SortedMap<String, Long> counts = new TreeMap<>();
        servers.keySet().forEach(server -> counts.put(server, slotsOf(server)));
        List<Slot> next = new ArrayList<>(slots);
        next.set(number, chosen.given(takeFewest(counts)));
        return withSlots(next, servers);
    }

    /** The slots of {@code server} kept by it under the next epoch, since {@code incarnation} has taken over from another process that may still live. */
    ClusterState renewed(String server, String incarnation) {
        return withSlots(slot -> slot.isOwnedBy(server) ? slot.given(server) : slot, Map.of(server, incarnation));
    }

    /** With {@code spec} declared, in place of what had its name. */
    ClusterState declared(StreamSpec spec) {
        SortedMap<String, StreamSpec> next = new TreeMap<>(streams);
        next.put(spec.name(), spec);
        return new ClusterState(generation.next(), slots, incarnations, drained, next);
    }

    /** Without the declared stream {@code name}. */
    ClusterState undeclared(String name) {
        SortedMap<String, StreamSpec> next = new TreeMap<>(streams);
        next.remove(name);
        return new ClusterState(generation.next(), slots, incarnations, drained, next);
    }

    /** With the process {@code incarnation} of {@code server} to get no slots. */
    ClusterState drained(String server, String incarnation) {
        SortedMap<String, String> next = new TreeMap<>(drained);
        next.put(server, incarnation);
        return new ClusterState(generation.next(), slots, incarnations, next, streams);
    }

    /** With {@code server} to get slots like others. */
    ClusterState resumed(String server) {
        SortedMap<String, String> next = new TreeMap<>(drained);
        next.remove(server);
        return new ClusterState(generation.next(), slots, incarnations, next, streams);
    }

    /** The declared stream {@code name}. */
    Optional<StreamSpec> stream(String name) {
        return Optional.ofNullable(streams.get(name));
    }

    private ClusterState withSlots(UnaryOperator<Slot> change, Map<String, String> processes) {
        return withSlots(slots.stream().map(change).toList(), processes);
    }

    private ClusterState withSlots(List<Slot> next, Map<String, String> processes) {
        SortedMap<String, String> known = new TreeMap<>(incarnations);
        known.putAll(processes);
        known.keySet().removeIf(server -> next.stream().noneMatch(slot -> slot.isOwnedBy(server)));
        return new ClusterState(generation.next(), next, known, drained, streams);
    }

    private static String takeFewest(SortedMap<String, Long> counts) {
        String fewest =
                Collections.min(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
        counts.merge(fewest, 1L, Long::sum);
        return fewest;
    }
}
