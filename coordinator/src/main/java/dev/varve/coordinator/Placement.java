/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.pubsub.wire.Slots;
import dev.varve.stream.StreamSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who owns what. Whatever it decides is on disk before anybody hears of it. For use by one thread.
 *
 * <p>Slots are given away when they are first asked for, to the server that has the fewest, and stay there until that server is gone, or somebody asks for them to be moved.
 */
final class Placement {

    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    private final StateChain chain;
    private final Membership membership;
    private final Moves moves;
    private final Consumer<ClusterState> listener;
    private ClusterState state = ClusterState.initial();
    private @Nullable ClusterState attempted;

    /**
     * A placement that knows nothing before {@link #lead}.
     *
     * @param listener is told of each new state, once it is saved
     */
    Placement(StateChain chain, Membership membership, Consumer<ClusterState> listener) {
        this.chain = chain;
        this.membership = membership;
        this.moves = new Moves(membership);
        this.listener = listener;
    }

    /**
     * Goes on from the last state in {@code term}, which was claimed, and gives the servers that are not known to live the time to beat.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if a later term has begun meanwhile
     */
    void lead(long term, long firstEpoch) {
        attempted = null;
        moves.forget();
        ClusterState last;
        ClusterState first;
        do {
            last = chain.newest().orElseGet(ClusterState::initial);
            if (last.generation().term() > term) {
                throw replaced();
            }
            first = last.led(term, firstEpoch);
            // The leader before may have appended one more meanwhile: then that one is the last.
        } while (!chain.append(first));
        state = first;
        chain.pruneAll(last.generation());
        state.incarnations().forEach(membership::expect);
        state.drained().forEach(membership::expect);
        listener.accept(first);
    }

    ClusterState state() {
        return state;
    }

    /** Takes a beat; see {@link Membership#beat}. */
    void beat(String server, String incarnation, long have) {
        membership.beat(server, incarnation, have);
        settle();
    }

    /** Takes a farewell; see {@link Membership#leave}. */
    void leave(String server, String incarnation) {
        membership.leave(server, incarnation);
        settle();
    }

    /**
     * Gives {@code slot} an owner, if it has none.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if no server is alive
     */
    void assign(int slot) {
        settle();
        Optional<String> owner = state.slots().get(Slots.check(slot)).owner();
        if (owner.isPresent() && membership.mayLive(owner.get())) {
            return;
        }
        Map<String, String> takers = takers();
        if (takers.isEmpty()) {
            throw StorageException.unavailable("no persist server is alive to take slot " + slot + "; start one", null);
        }
        commit(state.given(slot, takers));
    }

    /** Declares {@code spec}, which was checked. */
    void declare(StreamSpec spec) {
        commit(state.declared(spec));
    }

    /** Takes the declaration of {@code name} back. */
    void undeclare(String name) {
        commit(state.undeclared(name));
    }

    /**
     * Moves all slots of {@code server} to others, a group at a time, and gives it none until it is {@linkplain #resume resumed} or runs as another process.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is not alive; {@link dev.varve.ErrorCode#UNAVAILABLE} if no other could take them
     */
    void drain(String server) {
        String incarnation = membership.alive().get(server);
        Preconditions.require(
                incarnation != null,
                "server '" + server + "' is not alive; those that are: "
                        + membership.alive().keySet());
        Map<String, String> others = takers();
        others.remove(server);
        if (others.isEmpty()) {
            throw StorageException.unavailable(
                    "no other server is alive to take the slots of '" + server + "'; start one first", null);
        }
        if (incarnation != null && !incarnation.equals(state.drained().get(server))) {
            commit(state.drained(server, incarnation));
        }
        settle();
    }

    /** Lets {@code server} have slots again. */
    void resume(String server) {
        Preconditions.require(
                state.drained().containsKey(server),
                "server '" + server + "' is not drained; those that are: "
                        + state.drained().keySet());
        commit(state.resumed(server));
    }

    /** Evens the slots out among the servers, a group at a time; returns how many have to move. */
    int rebalance() {
        moves.balance();
        int excess = Moves.excess(state, takers());
        settle();
        return excess;
    }

    /** Makes the owners of slots fit the servers that live: processes that were replaced lose their epochs, servers that are gone their slots; then moves what is to be moved. */
    void settle() {
        membership.expire(server -> state.incarnations().containsKey(server));
        commit(withoutGone(withNewProcesses(state)));
        ClusterState moved = moves.next(state, takers());
        if (moved.version() != state.version()) {
            commit(moved);
            moves.moved(state.version());
        }
    }

    private ClusterState withNewProcesses(ClusterState before) {
        Map<String, String> alive = membership.alive();
        ClusterState next = before;
        for (Map.Entry<String, String> process : before.incarnations().entrySet()) {
            String now = alive.getOrDefault(process.getKey(), process.getValue());
            if (!now.equals(process.getValue())) {
                LOG.info("server {} runs as another process: its slots get new epochs", process.getKey());
                next = next.renewed(process.getKey(), now);
            }
        }
        for (Map.Entry<String, String> process : before.drained().entrySet()) {
            if (!membership.isCurrent(process.getKey(), process.getValue())) {
                next = next.resumed(process.getKey());
            }
        }
        return next;
    }

    private ClusterState withoutGone(ClusterState before) {
        Map<String, String> takers = takers();
        ClusterState next = before;
        for (String server : before.owners()) {
            if (!membership.mayLive(server) && !takers.isEmpty()) {
                LOG.info("server {} is gone: its {} slots go to {}", server, before.slotsOf(server), takers.keySet());
                next = next.given(slot -> slot.isOwnedBy(server), takers);
            }
        }
        return next;
    }

    /** The servers that get work: those that beat and are not drained; where all are, those that beat. */
    private Map<String, String> takers() {
        Map<String, String> alive = membership.alive();
        Map<String, String> takers = new HashMap<>(alive);
        takers.entrySet().removeAll(state.drained().entrySet());
        return takers.isEmpty() ? new HashMap<>(alive) : takers;
    }

    private void commit(ClusterState next) {
        boolean changed = next.version() != state.version();
        if (attempted != null) {
            state = undone(attempted);
            attempted = null;
        }
        if (changed) {
            save(next.numbered(state.version() + 1));
        }
    }

    private void save(ClusterState next) {
        attempted = next;
        if (!chain.append(next)) {
            throw replaced();
        }
        attempted = null;
        state = next;
        chain.prune(next.generation());
        listener.accept(next);
    }

    /** The state once more, after all that a write which failed may have left: what nobody has heard of must not come back from there. */
    private ClusterState undone(ClusterState failed) {
        ClusterState again = state.numbered(failed.version());
        if (chain.append(again)) {
            return again;
        }
        ClusterState after = state.numbered(failed.version() + 1);
        if (!chain.at(failed.version()).equals(Optional.of(failed)) || !chain.append(after)) {
            throw replaced();
        }
        return after;
    }

    private static StorageException replaced() {
        return StorageException.unavailable("another coordinator has taken over; ask again", null);
    }
}
