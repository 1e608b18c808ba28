/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.ClusterStatus;
import dev.varve.stream.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Of two coordinators on one directory")
class StandbyTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    @DisplayName(
            "PS-13: one answers and the other waits; when the first ends, the second goes on with the same assignment at once")
    void handOver() {
        try (Ground ground = new Ground(directory)) {
            Coordinator second = ground.another("c2");
            ground.beat("s1");
            ground.declare(StreamSpec.of("T", "tick"));
            ClusterMap before = ground.assign(1);
            ground.pass(Duration.ofMinutes(1), "s1");
            assertThat(second.leads()).isFalse();
            ground.coordinator().close();
            await().until(() -> {
                ground.jump(Duration.ofMillis(250));
                return second.leads();
            });
            ClusterMap after = ground.map();
            assertThat(after.owner(1)).isEqualTo(before.owner(1));
            assertThat(after.declaredStreams()).containsExactly("T");
            assertThat(after.version()).isGreaterThan(before.version());
            assertThat(ground.assign(2).owner(2))
                    .as("it has heard the beats of s1, too")
                    .contains(new ClusterMap.Owner("s1", 1));
            assertThat(ground.clusterStatus().leader())
                    .returns("c2", ClusterStatus.Leader::id)
                    .returns(2L, ClusterStatus.Leader::term);
        }
    }

    @Test
    @DisplayName(
            "the second one takes no slots from servers only because it leads now, but from those that have said farewell")
    void whoIsThere() {
        try (Ground ground = new Ground(directory)) {
            Coordinator second = ground.another("c2");
            ground.beat("s1");
            ground.assign(1);
            ground.beat("s2");
            ground.assign(2);
            ground.beat("s3");
            ground.leave("s2");
            assertThat(ground.map().owner(2))
                    .hasValueSatisfying(owner -> assertThat(owner.server()).isNotEqualTo("s2"));
            ground.coordinator().close();
            await().until(() -> {
                ground.jump(Duration.ofMillis(250));
                return second.leads();
            });
            ground.beat("s1");
            ground.pass(Duration.ofSeconds(5), "s3");
            assertThat(ground.map().owner(1)).contains(new ClusterMap.Owner("s1", 1));
            ground.pass(Duration.ofSeconds(1), "s3");
            assertThat(ground.map().owner(1)).contains(new ClusterMap.Owner("s3", 2));
        }
    }

    @Test
    @DisplayName("the leader names the other in its status, for as long as it hears of it")
    void status() {
        try (Ground ground = new Ground(directory)) {
            assertThat(ground.clusterStatus().standbys()).isEmpty();
            Coordinator second = ground.another("c2");
            await().until(() -> ground.clusterStatus().standbys().stream()
                    .anyMatch(standby -> standby.id().equals("c2")));
            second.close();
            ground.pass(CoordinatorConfig.DEFAULT_DEAD_AFTER.plusSeconds(1));
            assertThat(ground.clusterStatus().standbys()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "PS-14: one that is cut off from everybody but the directory is followed by the other, whose slots it gives to nobody when it is back")
    void cutOff() {
        try (Ground ground = new Ground(directory)) {
            CutPubSub connection = new CutPubSub(ground.connect("c2"));
            ground.coordinator().close();
            Coordinator second = ground.another("c2", connection);
            assertThat(second.leads()).isTrue();
            ground.beat("s1");
            long version = ground.assign(1).version();
            Coordinator third = ground.another("c3");
            connection.cut();
            await().until(() -> {
                ground.jump(Duration.ofMillis(250));
                return third.leads();
            });
            assertThat(second.leads()).isFalse();
            ground.beat("s1");
            assertThat(ground.assign(2).version()).isGreaterThan(version);
            connection.mend();
            ground.pass(Duration.ofSeconds(10), "s1");
            assertThat(second.leads()).isFalse();
            assertThat(ground.clusterStatus().leader().id()).isEqualTo("c3");
        }
    }

    @Test
    @DisplayName(
            "one that starts alone leads at once, though the one before it ended without a word, and that one leads no more")
    void alone() {
        try (Ground ground = new Ground(directory)) {
            Coordinator second =
                    new Coordinator(ground.connect("second"), ground.config.withId("c2"), System::nanoTime);
            second.startAlone();
            assertThat(second.leads()).isTrue();
            await().until(() -> !ground.coordinator().leads());
            assertThat(ground.clusterStatus().leader().id()).isEqualTo("c2");
            second.close();
            second.close();
        }
    }
}
