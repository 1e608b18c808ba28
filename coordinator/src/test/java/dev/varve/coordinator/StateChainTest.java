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
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The states of a coordinator")
class StateChainTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final ClusterState before = ClusterState.initial()
            .led(1, 1)
            .given(slot -> true, Map.of("s1", "p1", "s2", "p2"))
            .numbered(1);
    private final ClusterState after = before.renewed("s2", "p3")
            .drained("s1", "p1")
            .declared(StreamSpec.builder("ORDERS", "orders.>", "x.*")
                    .limits(StreamLimits.builder().maxAge(Duration.ofHours(1)).build())
                    .build())
            .numbered(2);

    @Test
    @DisplayName("PS-11: keep all that the coordinator knows")
    void roundTrip() {
        StateChain chain = chain(Steps.UNWATCHED);
        assertThat(chain.newest()).isEmpty();
        assertThat(chain.append(before)).isTrue();
        assertThat(chain.newest()).contains(before);
        assertThat(chain.append(after)).isTrue();
        assertThat(chain(Steps.UNWATCHED).newest()).contains(after);
    }

    @Test
    @DisplayName("never have two of one version: the second is refused, unless it is the same")
    void once() {
        StateChain chain = chain(Steps.UNWATCHED);
        assertThat(chain.append(before)).isTrue();
        assertThat(chain.append(before)).as("the same once more").isTrue();
        ClusterState other = ClusterState.initial().led(2, 1);
        assertThat(other.version()).isEqualTo(before.version());
        assertThat(chain(Steps.UNWATCHED).append(other)).isFalse();
        assertThat(chain.newest()).contains(before);
    }

    @Test
    @DisplayName("are removed in time, but for the last few and for the first and last of each term")
    void pruned() {
        StateChain chain = chain(Steps.UNWATCHED);
        ClusterState last = ClusterState.initial();
        for (long term = 1; term <= 3; term++) {
            chain.pruneAll(last.generation());
            last = last.led(term, 1);
            chain.append(last);
            for (int i = 0; i < 20; i++) {
                last = last.numbered(last.version() + 1);
                chain.append(last);
                chain.prune(last.generation());
            }
        }
        SortedSet<Long> kept = new CoordinatorDirectory(directory).states();
        assertThat(kept).hasSize(2 + 2 + 1 + 8).contains(1L, 21L, 22L, 42L, 43L, 63L);
        assertThat(chain.newest()).contains(last);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = Steps.Step.class,
            names = {"WRITE", "SYNC", "LINK", "SYNC_DIRECTORY", "DONE"})
    @DisplayName("are whole after a crash before any step of writing: the state before, or the one after")
    void crash(Steps.Step at) {
        chain(Steps.UNWATCHED).append(before);
        StateChain crashing = chain(failingAt(at));
        StorageException failure = catchThrowableOfType(StorageException.class, () -> crashing.append(after));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        StateChain later = chain(Steps.UNWATCHED);
        boolean linked = at.compareTo(Steps.Step.LINK) > 0;
        assertThat(later.newest()).contains(linked ? after : before);
        assertThat(later.append(after)).as("once more").isTrue();
        assertThat(later.newest()).contains(after);
    }

    @Test
    @DisplayName("are written before anybody hears of a change, and a change that cannot be written is none")
    void writtenFirst() {
        AtomicReference<Steps.@Nullable Step> failing = new AtomicReference<>();
        try (Ground ground = new Ground(directory)) {
            ground.restartCoordinator(step -> {
                if (step == failing.get()) {
                    throw new IOException("no space left");
                }
            });
            failing.set(Steps.Step.SYNC);
            ground.beat("s1");
            StorageException refusal = catchThrowableOfType(StorageException.class, () -> ground.assign(1));
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(refusal).hasMessageContaining("no space left");
            assertThat(ground.map().servers()).isEmpty();
            failing.set(Steps.Step.DONE);
            assertThatThrownBy(() -> ground.assign(1)).hasMessageContaining("no space left");
            assertThat(ground.map().owner(1))
                    .as("not heard of, though it is on disk")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName(
            "that are damaged are refused whatever byte it is, naming the file and the way out, and left as they are")
    void damaged() throws IOException {
        chain(Steps.UNWATCHED).append(after);
        Path file = new CoordinatorDirectory(directory).state(2);
        byte[] whole = Files.readAllBytes(file);
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
    @DisplayName("of a later format are refused, saying so")
    void later() throws IOException {
        Files.writeString(new CoordinatorDirectory(directory).state(7), "varve-coordinator-state 2\nanything\n");
        assertThatThrownBy(chain(Steps.UNWATCHED)::newest)
                .hasMessageContaining("format 'varve-coordinator-state 2', and this version reads format 1");
    }

    @Test
    @DisplayName("are plain to read")
    void golden() throws IOException {
        chain(Steps.UNWATCHED)
                .append(ClusterState.initial()
                        .led(5, 1)
                        .given(3, Map.of("s1", "p1"))
                        .drained("s2", "p9")
                        .declared(StreamSpec.of("T", "tick")));
        Path file = directory.resolve("state-000000000004");
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).startsWith("""
                        varve-coordinator-state 1
                        version 4
                        term 5 since 1
                        server s1 p1
                        drained s2 p9
                        slot 3-3 s1 1
                        stream
                         Varve-Stream: T
                         Varve-Declared: 1
                         Varve-Subjects: tick
                         Varve-Dedup-Window: 120000
                        sha256\s""");
    }

    @Test
    @DisplayName("that were lost or replaced by old copies do no harm where the first epoch is raised")
    void firstEpoch() {
        ClusterState raised = before.led(2, 9);
        assertThat(raised.map().owner(3)).contains(new ClusterMap.Owner(owner(before, 3), 9));
        ClusterState free = ClusterState.initial().led(2, 9).given(3, Map.of("s1", "p1"));
        assertThat(free.map().owner(3)).contains(new ClusterMap.Owner("s1", 9));
        assertThat(raised.led(3, 9).slots()).isEqualTo(raised.slots());
    }

    private static String owner(ClusterState state, int slot) {
        return state.slots().get(slot).owner().orElseThrow();
    }

    private void assertRefused(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        StorageException refusal = catchThrowableOfType(StorageException.class, chain(Steps.UNWATCHED)::newest);
        assertThat(refusal.code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining("first-epoch");
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    private StateChain chain(Steps steps) {
        return new StateChain(new CoordinatorDirectory(directory), steps);
    }

    private static Steps failingAt(Steps.Step at) {
        return step -> {
            if (step == at) {
                throw new IOException("the power is gone");
            }
        };
    }
}
