/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.Slots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The coordinator")
class CoordinatorTest {

    private static final Duration DEAD_AFTER = CoordinatorConfig.DEFAULT_DEAD_AFTER;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Ground ground;

    @BeforeEach
    void start() {
        ground = new Ground(directory);
    }

    @AfterEach
    void stop() {
        ground.close();
    }

    @Test
    @DisplayName(
            "PS-11: gives slots, when they are asked for, to the server with the fewest, and leaves them there when others come")
    void sticky() {
        ground.beat("s1");
        ground.beat("s2");
        IntStream.range(0, 4).forEach(ground::assign);
        assertThat(ground.map().toText()).contains("slot 0 s1 1\nslot 1 s2 1\nslot 2 s1 1\nslot 3 s2 1\n");
        ground.beat("s3");
        ground.pass(Duration.ofMinutes(1), "s1", "s2", "s3");
        assertThat(ground.assign(0).toText()).contains("slot 0 s1 1\nslot 1 s2 1\nslot 2 s1 1\nslot 3 s2 1\n");
        assertThat(owner(ground.assign(4), 4)).contains("s3");
    }

    @Test
    @DisplayName(
            "PS-12: gives work only to servers that have beaten within 5 s, and moves the slots of one that has not, under the next epoch")
    void deadServer() {
        ground.beat("s1");
        ground.assign(7);
        ground.beat("s2");
        ground.pass(DEAD_AFTER, "s2");
        assertThat(ground.map().owner(7)).as("5 s are not over").contains(new ClusterMap.Owner("s1", 1));
        ground.pass(Duration.ofSeconds(1), "s2");
        assertThat(ground.map().owner(7)).contains(new ClusterMap.Owner("s2", 2));
        IntStream.range(10, 15).forEach(ground::assign);
        assertThat(ground.map().servers()).containsExactly("s2");
    }

    @Test
    @DisplayName("PS-12: gives work to nobody while no server has beaten")
    void nobody() {
        assertThat(refusal(() -> ground.assign(1)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        ground.beat("s1");
        ground.pass(DEAD_AFTER.plusSeconds(1));
        assertThat(refusal(() -> ground.assign(1)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    @DisplayName("leaves the slots of a dead server where they are until somebody lives who can take them")
    void noneAlive() {
        ground.beat("s1");
        ground.assign(1);
        ground.pass(DEAD_AFTER.plusSeconds(1));
        assertThat(ground.map().owner(1)).contains(new ClusterMap.Owner("s1", 1));
        assertThat(refusal(() -> ground.assign(1)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(ground.beat("s2").owner(1)).contains(new ClusterMap.Owner("s2", 2));
        assertThat(ground.beat("s1").owner(1)).as("it is back too late").contains(new ClusterMap.Owner("s2", 2));
    }

    @Test
    @DisplayName("gives a dead server that returns, as the same process, its slots back where nobody has had them")
    void sameProcessReturns() {
        ground.beat("s1");
        ground.assign(1);
        ground.pass(DEAD_AFTER.plusSeconds(1));
        assertThat(ground.beat("s1").owner(1)).contains(new ClusterMap.Owner("s1", 1));
    }

    @Test
    @DisplayName("moves the slots of a server that leaves at once, and hears that process no more")
    void leave() {
        ground.beat("s1");
        ground.assign(1);
        ground.beat("s2");
        ground.leave("s1");
        assertThat(ground.map().owner(1)).contains(new ClusterMap.Owner("s2", 2));
        assertThat(refusal(() -> ground.beat("s1")).code()).isEqualTo(ErrorCode.FENCED);
    }

    @Test
    @DisplayName("raises the epochs of a server that runs as another process, and fences the old one")
    void anotherProcess() {
        ground.beat("s1");
        ground.assign(1);
        assertThat(ground.beat("s1", "p2").owner(1)).contains(new ClusterMap.Owner("s1", 2));
        assertThat(refusal(() -> ground.beat("s1", "p1")).code()).isEqualTo(ErrorCode.FENCED);
        assertThat(ground.beat("s1", "p2").owner(1)).contains(new ClusterMap.Owner("s1", 2));
    }

    @Test
    @DisplayName("PS-13: that was started again goes on with the same assignment, before any server has beaten")
    void restart() {
        ground.beat("s1");
        ground.beat("s2");
        ClusterMap before = ground.assign(1);
        ground.restartCoordinator();
        assertSameOwners(ground.map(), before);
        assertSameOwners(ground.assign(1), before);
        assertThat(refusal(() -> ground.assign(2)).code())
                .as("nobody is known to live")
                .isEqualTo(ErrorCode.UNAVAILABLE);
        ground.beat("s2");
        assertThat(ground.assign(1).owner(1)).as("s1 has time to beat").isEqualTo(before.owner(1));
        assertThat(owner(ground.assign(2), 2)).contains("s2");
    }

    @Test
    @DisplayName("PS-13: that was started again gives servers one period to beat, and no more")
    void restartGrace() {
        ground.beat("s1");
        ground.assign(1);
        ground.restartCoordinator();
        ground.pass(DEAD_AFTER, "s2");
        assertThat(owner(ground.map(), 1)).contains("s1");
        ground.pass(Duration.ofSeconds(1), "s2");
        assertThat(ground.map().owner(1)).contains(new ClusterMap.Owner("s2", 2));
    }

    @Test
    @DisplayName("PS-13: that was started again notices that a server did the same meanwhile")
    void bothRestart() {
        ground.beat("s1");
        ground.assign(1);
        ground.restartCoordinator();
        assertThat(ground.beat("s1", "p2").owner(1)).contains(new ClusterMap.Owner("s1", 2));
    }

    @Test
    @DisplayName("that stood still itself takes nobody for dead because of that")
    void stall() {
        ground.beat("s1");
        ground.assign(1);
        ground.beat("s2");
        ground.jump(Duration.ofMinutes(1));
        ground.beat("s2");
        assertThat(owner(ground.map(), 1)).contains("s1");
        ground.pass(DEAD_AFTER.plusSeconds(1), "s2");
        assertThat(owner(ground.map(), 1)).contains("s2");
    }

    private static void assertSameOwners(ClusterMap now, ClusterMap before) {
        IntStream.range(0, Slots.COUNT)
                .forEach(slot -> assertThat(now.owner(slot)).isEqualTo(before.owner(slot)));
        assertThat(now.version()).as("so that nobody takes it for old").isGreaterThan(before.version());
    }

    private static Optional<String> owner(ClusterMap map, int slot) {
        return map.owner(slot).map(ClusterMap.Owner::server);
    }

    private static StorageException refusal(Runnable call) {
        return catchThrowableOfType(StorageException.class, call::run);
    }
}
