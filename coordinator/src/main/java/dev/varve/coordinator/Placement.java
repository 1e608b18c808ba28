/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import dev.varve.pubsub.wire.Slots;
import dev.varve.stream.StreamSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who owns what. Whatever it decides is on disk before anybody hears of it. For use by one thread.
 *
 * <p>Slots are given away when they are first asked for, to the server that has the fewest, and stay there until that server is gone.
 */
final class Placement {

    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    private final StateFile file;
    private final Membership membership;
    private final Consumer<ClusterState> listener;
    private ClusterState state = ClusterState.initial();
    private boolean unsure;

    /**
     * A placement that knows nothing before {@link #open}.
     *
     * @param listener is told of each new state, once it is saved
     */
    Placement(StateFile file, Membership membership, Consumer<ClusterState> listener) {
        this.file = file;
        this.membership = membership;
        this.listener = listener;
    }

    /** Takes up the saved state, and gives its servers the time to beat. */
    void open(long firstEpoch) {
        state = file.load().orElse(state);
        commit(state.withEpochsAtLeast(firstEpoch));
        state.incarnations().forEach(membership::expect);
    }

    ClusterState state() {
        return state;
    }

    /** Takes a beat; see {@link Membership#beat}. */
    void beat(String server, String incarnation) {
        membership.beat(server, incarnation);
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
        Map<String, String> alive = membership.alive();
        if (alive.isEmpty()) {
            throw StorageException.unavailable("no persist server is alive to take slot " + slot + "; start one", null);
        }
        commit(state.given(slot, alive));
    }

    /** Declares {@code spec}, which was checked. */
    void declare(StreamSpec spec) {
        commit(state.declared(spec));
    }

    /** Takes the declaration of {@code name} back. */
    void undeclare(String name) {
        commit(state.undeclared(name));
    }

    /** Makes the owners of slots fit the servers that live: processes that were replaced lose their epochs, servers that are gone their slots. */
    void settle() {
        membership.expire(server -> state.incarnations().containsKey(server));
        Map<String, String> alive = membership.alive();
        ClusterState next = state;
        for (Map.Entry<String, String> process : state.incarnations().entrySet()) {
            String now = alive.getOrDefault(process.getKey(), process.getValue());
            if (!now.equals(process.getValue())) {
                LOG.info("server {} runs as another process: its slots get new epochs", process.getKey());
                next = next.renewed(process.getKey(), now);
            }
        }
        for (String server : state.owners()) {
            if (!membership.mayLive(server) && !alive.isEmpty()) {
                LOG.info("server {} is gone: its {} slots go to {}", server, state.slotsOf(server), alive.keySet());
                next = next.given(slot -> slot.isOwnedBy(server), alive);
            }
        }
        commit(next);
    }

    private void commit(ClusterState next) {
        if (unsure) {
            // A write that failed may have got as far as the file; what nobody has heard of must not come back from
            // there.
            file.save(state);
            unsure = false;
        }
        if (next.version() != state.version()) {
            unsure = true;
            file.save(next);
            unsure = false;
            state = next;
            listener.accept(next);
        }
    }
}
