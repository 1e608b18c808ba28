/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.pubsub.wire.CoordinatorVerb;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Slots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Slots of servers that live")
class MovesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Ground ground;

    @BeforeEach
    void start() {
        ground = new Ground(directory);
        ground.beat("s1");
        ground.beat("s2");
        IntStream.range(0, 400).forEach(ground::assign);
    }

    @AfterEach
    void stop() {
        ground.close();
    }

    @Test
    @DisplayName(
            "PS-9: go to a server that has joined when they are to be evened out, no more than are needed, and not before")
    void rebalance() {
        ground.beat("s3");
        ground.pass(Duration.ofMinutes(1), "s1", "s2", "s3");
        assertThat(slots("s3")).isZero();
        ClusterMap before = ground.map();
        assertThat(ask(CoordinatorVerb.REBALANCE, "s3")).isEqualTo(133);
        ground.seeAll("s1", "s2", "s3");
        assertThat(slots("s1")).isBetween(133, 134);
        assertThat(slots("s2")).isBetween(133, 134);
        assertThat(slots("s3")).isBetween(133, 134);
        ClusterMap after = ground.map();
        long moved = IntStream.range(0, Slots.COUNT)
                .filter(slot -> !after.owner(slot).equals(before.owner(slot)))
                .count();
        assertThat(moved).isEqualTo(133);
        ground.beat("s4");
        ground.seeAll("s1", "s2", "s3", "s4");
        assertThat(slots("s4")).as("evening out has ended").isZero();
    }

    @Test
    @DisplayName(
            "move a bounded group at a time, under the next epoch, and the next group only when all servers have the map")
    void groups() {
        ask(CoordinatorVerb.DRAIN, "s1");
        assertThat(slots("s1")).isEqualTo(200 - Moves.GROUP);
        assertThat(ground.map().owner(0)).contains(new ClusterMap.Owner("s2", 2));
        long version = ground.map().version();
        ground.beat("s1", "p1", version);
        ground.beat("s2", "p1", version - 1);
        assertThat(slots("s1")).as("s2 has not seen it").isEqualTo(200 - Moves.GROUP);
        ground.beat("s2", "p1", version);
        assertThat(slots("s1")).isEqualTo(200 - 2 * Moves.GROUP);
    }

    @Test
    @DisplayName("leave a server that is drained, which gets no others until it is resumed, whoever leads")
    void drain() {
        ask(CoordinatorVerb.DRAIN, "s1");
        ground.restartCoordinator();
        ground.seeAll("s1", "s2");
        assertThat(slots("s1")).isZero();
        assertThat(slots("s2")).isEqualTo(400);
        assertThat(ground.assign(401).owner(401)).contains(new ClusterMap.Owner("s2", 1));
        assertThat(ground.status()).contains("server s1 alive p1 last-beat-ms 0 slots 0 drained\n");
        ask(CoordinatorVerb.RESUME, "s1");
        assertThat(ground.assign(402).owner(402)).contains(new ClusterMap.Owner("s1", 1));
    }

    @Test
    @DisplayName("come again to a drained server that runs as another process, or where nobody else is left")
    void drainEnds() {
        ask(CoordinatorVerb.DRAIN, "s1");
        ground.seeAll("s1", "s2");
        ground.pass(Duration.ofSeconds(7), "s1");
        assertThat(slots("s1")).as("s2 is dead").isEqualTo(400);
        ground.beat("s2", "p2");
        ground.seeAll("s1");
        ground.beat("s1", "p2");
        assertThat(ground.status()).doesNotContain("drained");
    }

    @Test
    @DisplayName("stay where nobody could take them, or where no such server is alive")
    void refused() {
        ground.leave("s2");
        assertThatThrownBy(() -> ask(CoordinatorVerb.DRAIN, "s1")).hasMessageContaining("no other server is alive");
        assertThatThrownBy(() -> ask(CoordinatorVerb.DRAIN, "s2")).hasMessageContaining("'s2' is not alive");
        assertThatThrownBy(() -> ask(CoordinatorVerb.RESUME, "s1")).hasMessageContaining("'s1' is not drained");
    }

    private int slots(String server) {
        return ground.clusterStatus().servers().stream()
                .filter(found -> found.id().equals(server))
                .map(ClusterStatus.Server::share)
                .mapToInt(ClusterStatus.Share::slots)
                .findFirst()
                .orElse(0);
    }

    private int ask(CoordinatorVerb verb, String server) {
        WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.SERVER, server);
        return ground.ask(verb, headers)
                .headers()
                .first(HeaderNames.COUNT)
                .map(Integer::parseInt)
                .orElse(0);
    }
}
