/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The coordinator's state file")
class StateFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final ClusterState before = ClusterState.initial().given(slot -> true, Map.of("s1", "p1", "s2", "p2"));
    private final ClusterState after = before.renewed("s2", "p3")
            .declared(StreamSpec.builder("ORDERS", "orders.>", "x.*")
                    .limits(StreamLimits.builder().maxAge(Duration.ofHours(1)).build())
                    .build());

    @Test
    @DisplayName("PS-11: keeps all that the coordinator knows")
    void roundTrip() {
        StateFile file = new StateFile(directory, StateFile.Steps.UNWATCHED);
        assertThat(file.load()).isEmpty();
        file.save(before);
        assertThat(file.load()).contains(before);
        file.save(after);
        assertThat(new StateFile(directory, StateFile.Steps.UNWATCHED).load()).contains(after);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(StateFile.Step.class)
    @DisplayName("is whole after a crash before any step of writing: the state before, or the one after")
    void crash(StateFile.Step at) {
        new StateFile(directory, StateFile.Steps.UNWATCHED).save(before);
        StateFile crashing = new StateFile(directory, failingAt(at));
        StorageException failure = catchThrowableOfType(StorageException.class, () -> crashing.save(after));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        StateFile later = new StateFile(directory, StateFile.Steps.UNWATCHED);
        boolean replaced = at.compareTo(StateFile.Step.REPLACE) > 0;
        assertThat(later.load()).contains(replaced ? after : before);
        later.save(after);
        assertThat(later.load()).contains(after);
    }

    @Test
    @DisplayName("is written before anybody hears of a change, and a change that cannot be written is none")
    void writtenFirst() {
        AtomicReference<StateFile.Step> failing = new AtomicReference<>(StateFile.Step.DONE);
        try (Ground ground = new Ground(directory)) {
            ground.restartCoordinator(step -> {
                if (step == failing.get()) {
                    throw new IOException("no space left");
                }
            });
            failing.set(StateFile.Step.SYNC);
            ground.beat("s1");
            StorageException refusal = catchThrowableOfType(StorageException.class, () -> ground.assign(1));
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(refusal).hasMessageContaining("no space left");
            assertThat(ground.map()).isEqualTo(ClusterMap.empty());
            failing.set(StateFile.Step.DONE);
            assertThatThrownBy(() -> ground.assign(1)).hasMessageContaining("no space left");
            assertThat(ground.map().owner(1))
                    .as("not heard of, though it is on disk")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("that is damaged is refused whatever byte it is, naming it and the way out, and left as it is")
    void damaged() throws IOException {
        StateFile file = new StateFile(directory, StateFile.Steps.UNWATCHED);
        file.save(after);
        byte[] whole = Files.readAllBytes(file.path());
        for (int i = 0; i < whole.length; i += 7) {
            byte[] broken = whole.clone();
            broken[i] ^= 4;
            assertRefused(file, broken);
        }
        for (int length = 0; length < whole.length; length += 50) {
            assertRefused(file, Arrays.copyOf(whole, length));
        }
        assertRefused(file, new byte[] {(byte) 0xff, 0});
    }

    @Test
    @DisplayName("of a later format is refused, saying so")
    void later() throws IOException {
        StateFile file = new StateFile(directory, StateFile.Steps.UNWATCHED);
        Files.writeString(file.path(), "varve-coordinator-state 2\nanything\n");
        assertThatThrownBy(file::load)
                .hasMessageContaining("format 'varve-coordinator-state 2', and this version reads format 1");
    }

    @Test
    @DisplayName("is plain to read")
    void golden() throws IOException {
        StateFile file = new StateFile(directory, StateFile.Steps.UNWATCHED);
        file.save(ClusterState.initial().given(3, Map.of("s1", "p1")).declared(StreamSpec.of("T", "tick")));
        assertThat(Files.readString(file.path(), StandardCharsets.UTF_8)).startsWith("""
                        varve-coordinator-state 1
                        version 2
                        server s1 p1
                        slot 3-3 s1 1
                        stream
                         Varve-Stream: T
                         Varve-Declared: 1
                         Varve-Subjects: tick
                         Varve-Dedup-Window: 120000
                        sha256\s""");
    }

    @Test
    @DisplayName("that was lost or replaced by an old copy does no harm where the first epoch is raised")
    void firstEpoch() {
        ClusterState raised = before.withEpochsAtLeast(9);
        assertThat(raised.map().owner(3)).contains(new ClusterMap.Owner(owner(before, 3), 9));
        ClusterState free = ClusterState.initial().withEpochsAtLeast(9).given(3, Map.of("s1", "p1"));
        assertThat(free.map().owner(3)).contains(new ClusterMap.Owner("s1", 9));
        assertThat(raised.withEpochsAtLeast(9)).isSameAs(raised);
    }

    private static String owner(ClusterState state, int slot) {
        return state.slots().get(slot).owner().orElseThrow();
    }

    private static void assertRefused(StateFile file, byte[] content) throws IOException {
        Files.write(file.path(), content);
        StorageException refusal = catchThrowableOfType(StorageException.class, file::load);
        assertThat(refusal.code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(refusal).hasMessageContaining(file.path().toString()).hasMessageContaining("first-epoch");
        assertThat(Files.readAllBytes(file.path())).isEqualTo(content);
    }

    private static StateFile.Steps failingAt(StateFile.Step at) {
        return step -> {
            if (step == at) {
                throw new IOException("the power is gone");
            }
        };
    }
}
