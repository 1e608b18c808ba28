/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.pubsub.wire.ClusterStatus;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The coordinators that wait, as far as the leader has heard of them of late. For use by one thread. */
final class Standbys {

    private final long forgottenAfter;
    private final LongSupplier ticker;
    private final SortedMap<String, Long> heard = new TreeMap<>();

    Standbys(Duration forgottenAfter, LongSupplier ticker) {
        this.forgottenAfter = forgottenAfter.toNanos();
        this.ticker = ticker;
    }

    void hear(String id) {
        heard.put(id, ticker.getAsLong());
    }

    List<ClusterStatus.Standby> list() {
        long now = ticker.getAsLong();
        heard.values().removeIf(at -> now - at > forgottenAfter);
        return heard.entrySet().stream()
                .map(entry -> new ClusterStatus.Standby(entry.getKey(), Duration.ofNanos(now - entry.getValue())))
                .toList();
    }
}
