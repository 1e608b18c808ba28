/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.pubsub.wire.ClusterMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a server owns")
final class OwnershipTest {

    @Test
    @DisplayName("PS-14: follows the map of the highest version, whatever a coordinator says that was replaced")
    void ignoresOldMaps() {
        Ownership ownership = new Ownership("s1");
        assertThat(ownership.update(map(7, "s2", 4))).isTrue();
        assertThat(ownership.update(map(6, "s1", 3))).isFalse();
        assertThat(ownership.update(map(7, "s1", 3))).isFalse();
        assertThat(ownership.epoch(1)).isEmpty();
        assertThat(ownership.update(map(8, "s1", 5))).isTrue();
        assertThat(ownership.epoch(1)).hasValue(5);
    }

    private static ClusterMap map(long version, String server, long epoch) {
        return new ClusterMap(version, Map.of(1, new ClusterMap.Owner(server, epoch)), Map.of());
    }
}
