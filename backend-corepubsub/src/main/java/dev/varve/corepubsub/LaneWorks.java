/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Slots;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What all lanes share. Safe for use by many threads. */
final class LaneWorks {

    private final ClusterView view;
    private final Repeater repeater;
    private final Executor workers;
    private final AtomicReferenceArray<ClusterMap.Owner> confirmed = new AtomicReferenceArray<>(Slots.COUNT);

    LaneWorks(ClusterView view, Repeater repeater, Executor workers) {
        this.view = view;
        this.repeater = repeater;
        this.workers = workers;
    }

    ClusterView view() {
        return view;
    }

    /** Runs {@code task} where it may block. */
    void run(Runnable task) {
        workers.execute(task);
    }

    /** Runs {@code task} after the wait that follows failure number {@code failures}. */
    void later(int failures, Runnable task) {
        repeater.later(failures, Duration.ofDays(1), task);
    }

    /** Whether {@code owner} has answered for {@code slot}, so that it surely knows that the slot is its own. */
    boolean confirmed(int slot, ClusterMap.Owner owner) {
        return owner.equals(confirmed.get(slot));
    }

    void confirm(int slot, ClusterMap.Owner owner) {
        if (!owner.equals(confirmed.get(slot))) {
            confirmed.set(slot, owner);
        }
    }

    @SuppressWarnings("NullAway") // the array holds null where nobody has answered yet, which its type cannot say
    void doubt(int slot) {
        confirmed.set(slot, null);
    }

    /** The connection was lost: what was sent last may be missing. */
    void doubtAll() {
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            doubt(slot);
        }
    }
}
