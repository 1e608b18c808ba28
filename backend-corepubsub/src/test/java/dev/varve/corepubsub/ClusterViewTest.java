/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.inprocess.InProcessNetwork;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.WireSubjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A client's view of the installation")
class ClusterViewTest {

    @Test
    @DisplayName("PS-14: follows the map of the highest version, whatever a coordinator says that was replaced")
    void ignoresOldMaps() {
        try (PubSub pubSub = new InProcessNetwork().connect("client")) {
            ClusterView view = new ClusterView(new Coordinator(pubSub, WireSubjects.defaults(), Duration.ofSeconds(1)));
            List<Long> heard = new ArrayList<>();
            view.onChange((before, now) -> heard.add(now.version()));
            view.accept(map(7, "s2", 4));
            view.accept(map(6, "s1", 3));
            view.accept(map(7, "s1", 3));
            assertThat(view.known(1)).contains(new ClusterMap.Owner("s2", 4));
            view.accept(map(8, "s1", 5));
            assertThat(view.known(1)).contains(new ClusterMap.Owner("s1", 5));
            assertThat(heard).containsExactly(7L, 8L);
        }
    }

    private static ClusterMap map(long version, String server, long epoch) {
        return new ClusterMap(version, Map.of(1, new ClusterMap.Owner(server, epoch)), Map.of());
    }
}
