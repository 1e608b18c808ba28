/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.pubsub.wire.ClusterMap;
import java.util.OptionalLong;

/** Which slots this server owns, by the newest map it has seen. Safe for use by many threads. */
final class Ownership {

    private final String server;
    private volatile ClusterMap map = ClusterMap.empty();

    Ownership(String server) {
        this.server = server;
    }

    ClusterMap map() {
        return map;
    }

    /** Takes {@code next} unless it is older than what is known; returns whether it was taken. */
    synchronized boolean update(ClusterMap next) {
        if (next.version() <= map.version()) {
            return false;
        }
        map = next;
        return true;
    }

    /** The epoch under which this server owns {@code slot}; empty if it does not. */
    OptionalLong epoch(int slot) {
        return map.owner(slot)
                .filter(owner -> owner.server().equals(server))
                .map(owner -> OptionalLong.of(owner.epoch()))
                .orElse(OptionalLong.empty());
    }
}
