/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.pubsub.wire.BundleCodec;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Slots;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What all lanes share. Safe for use by many threads. */
final class LaneWorks {

    private final ClusterView view;
    private final Repeater repeater;
    private final Executor workers;
    private final Requests requests;
    private final AtomicReferenceArray<Confirmation> confirmed = new AtomicReferenceArray<>(Slots.COUNT);

    /** The owner that has answered for a slot, and how many writes it takes in a bundle. */
    private record Confirmation(ClusterMap.Owner owner, int mostTogether) {}

    LaneWorks(ClusterView view, Repeater repeater, Executor workers, Requests requests) {
        this.requests = requests;
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
        return mostTogether(slot, owner) > 0;
    }

    /** How many writes {@code owner} takes in a bundle; 0 where it has not answered for {@code slot}. */
    int mostTogether(int slot, ClusterMap.Owner owner) {
        Confirmation known = confirmed.get(slot);
        return known != null && known.owner().equals(owner) ? known.mostTogether() : 0;
    }

    /** {@code owner} has answered for {@code slot}; {@code mostTogether} as far as it said so, at least 1. */
    void confirm(int slot, ClusterMap.Owner owner, int mostTogether) {
        if (mostTogether > mostTogether(slot, owner)) {
            confirmed.set(slot, new Confirmation(owner, mostTogether));
        }
    }

    /** The most payload bytes of a bundle. */
    int room() {
        return Math.min(requests.room(), BundleCodec.MAX_BYTES);
    }

    /** Sends {@code bundle} once. */
    CompletableFuture<Bundle.End> send(Bundle bundle, ClusterMap.Owner owner) {
        return bundle.send(requests, owner);
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
