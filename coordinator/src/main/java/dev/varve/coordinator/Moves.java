/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Moves slots between servers that live, because a server is drained or the slots are to be evened out.
 *
 * <p>A bounded group at a time: the next one begins when every server that beats has seen the map in which the last one moved, so that never more than one group is looking for its owner. For use by one thread.
 */
final class Moves {

    /** Each slot that moves makes its clients ask twice; so many at a time are a few milliseconds of a server. */
    static final int GROUP = 64;

    private final Membership membership;
    private long awaited;
    private boolean balancing;

    Moves(Membership membership) {
        this.membership = membership;
    }

    /** From now on evens the slots out, until that is done. */
    void balance() {
        balancing = true;
    }

    /** Begins anew: what was asked of an earlier leader is not known. */
    void forget() {
        awaited = 0;
        balancing = false;
    }

    /** {@code state} with the next group moved; {@code state} itself if there is none, or if it is not yet its time. */
    ClusterState next(ClusterState state, Map<String, String> takers) {
        if (takers.isEmpty() || !membership.haveSeen(awaited)) {
            return state;
        }
        ClusterState drained = drained(state, takers);
        if (drained.version() != state.version() || !balancing) {
            return drained;
        }
        ClusterState balanced = balanced(state, takers);
        balancing = balanced.version() != state.version();
        return balanced;
    }

    /** A group moved with the map of {@code version}. */
    void moved(long version) {
        awaited = version;
    }

    /** How many slots have to move until no taker has two more than another. */
    static int excess(ClusterState state, Map<String, String> takers) {
        List<Long> counts = takers.keySet().stream()
                .map(state::slotsOf)
                .sorted(Comparator.reverseOrder())
                .toList();
        long all = counts.stream().mapToLong(Long::longValue).sum();
        long excess = 0;
        for (int i = 0; i < counts.size(); i++) {
            long share = all / counts.size() + (i < all % counts.size() ? 1 : 0);
            excess += Math.max(0, counts.get(i) - share);
        }
        return (int) excess;
    }

    private static ClusterState drained(ClusterState state, Map<String, String> takers) {
        List<Integer> group = new ArrayList<>();
        for (Map.Entry<String, String> process : state.drained().entrySet()) {
            if (!takers.containsKey(process.getKey())) {
                slots(state, process.getKey())
                        .limit((long) GROUP - group.size())
                        .forEach(group::add);
            }
        }
        ClusterState next = state;
        for (int slot : group) {
            next = next.given(slot, takers);
        }
        return next;
    }

    private static ClusterState balanced(ClusterState state, Map<String, String> takers) {
        ClusterState next = state;
        for (int i = 0; i < GROUP; i++) {
            Optional<Integer> slot = tooMuch(next, takers);
            if (slot.isEmpty()) {
                return next;
            }
            next = next.given(slot.get(), takers);
        }
        return next;
    }

    /** The first slot of the server with the most, if it has two more than the one with the fewest. */
    private static Optional<Integer> tooMuch(ClusterState state, Map<String, String> takers) {
        List<String> byCount = takers.keySet().stream()
                .sorted(Comparator.comparingLong(state::slotsOf))
                .toList();
        String most = byCount.get(byCount.size() - 1);
        return state.slotsOf(most) - state.slotsOf(byCount.get(0)) < 2
                ? Optional.empty()
                : slots(state, most).boxed().findFirst();
    }

    private static IntStream slots(ClusterState state, String server) {
        return IntStream.range(0, state.slots().size())
                .filter(slot -> state.slots().get(slot).isOwnedBy(server));
    }
}
