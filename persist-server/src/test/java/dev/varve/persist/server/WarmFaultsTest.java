/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.PersistServer;
import dev.varve.persist.warm.MemoryWarmStore;
import dev.varve.persist.warm.WarmStatus;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server with a store of copies, when something goes wrong,")
final class WarmFaultsTest {

    @TempDir
    Path root;

    @TempDir
    Path other;

    private final WarmFixture fixture = new WarmFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName("TR-10: goes on where the store is away, says how far behind that is, and catches up")
    void storeAway() {
        fixture.settings = fixture.settings.withInterval(Duration.ofMillis(20));
        PersistServer server = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "before");
        WarmFixture.ship(server);
        fixture.store.fault(MemoryWarmStore.DOWN);
        for (int i = 0; i < 50; i++) {
            assertThat(fixture.publish("s1", "s", "m" + i)).isEqualTo(i + 2L);
        }
        assertThat(server.ship(Duration.ofSeconds(5))).isFalse();
        WarmStatus behind = WarmFixture.status(server);
        assertThat(behind.files()).isEqualTo(1);
        assertThat(behind.commands()).isEqualTo(50);
        assertThat(behind.bytes()).isPositive();
        assertThat(behind.lastFailure()).contains("the store is down");

        fixture.store.fault(MemoryWarmStore.Fault.NONE);
        await().until(() -> WarmFixture.status(server).isUpToDate());
        assertThat(WarmFixture.status(server).lastFailure()).isEmpty();
        assertThat(WarmFixture.status(server).bytes()).isZero();
        server.abort();
        fixture.start("s2", 2, other);
        assertThat(fixture.last("s2", "s")).isEqualTo("m49");
    }

    @Test
    @DisplayName(
            "TR-10: its beats say how many changes the store has not, also of files that are sent whole, and none once it has them")
    void beats() {
        fixture.settings = fixture.settings.withInterval(Duration.ofMillis(20)).withCollectBytes(1);
        PersistServer server = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "before");
        WarmFixture.ship(server);
        await().untilAsserted(() -> assertThat(fixture.coordinator.copies("s1"))
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("files 0 changes 0 bytes 0 oldest-ms 0 shipped ")
                        .contains(" last-shipped-ms ")
                        .doesNotContain("failure")));
        fixture.store.fault(MemoryWarmStore.DOWN);
        for (int i = 0; i < 50; i++) {
            fixture.publish("s1", "s", "m" + i);
        }
        await().untilAsserted(() -> assertThat(fixture.coordinator.copies("s1"))
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("files 1 changes 50 bytes 0 oldest-ms ")
                        .endsWith("failure the store is down")));
        fixture.store.fault(MemoryWarmStore.Fault.NONE);
        await().untilAsserted(() -> assertThat(fixture.coordinator.copies("s1"))
                .hasValueSatisfying(said ->
                        assertThat(said).startsWith("files 0 changes 0 ").doesNotContain("failure")));
    }

    @Test
    @DisplayName("TR-10: what waits is bounded: beyond it, whole files are shipped")
    void bounded() {
        fixture.settings = fixture.settings.withCollectBytes(10_000);
        PersistServer server = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "before");
        WarmFixture.ship(server);
        for (int i = 0; i < 100; i++) {
            fixture.publish("s1", "s", "m".repeat(500));
            assertThat(WarmFixture.status(server).bytes()).isLessThan(11_000);
        }
        fixture.publish("s1", "s", "last");
        WarmFixture.ship(server);
        assertThat(fixture.store.keys())
                .filteredOn(key -> key.contains("slots/") && key.contains("snapshot"))
                .hasSize(2);
        server.abort();
        fixture.start("s2", 2, other);
        assertThat(fixture.last("s2", "s")).isEqualTo("last");
        assertThat(fixture.publish("s2", "s", "next")).isEqualTo(103);
    }

    @Test
    @DisplayName(
            "TR-4, TR-3: a server that slept in the middle of an upload changes nothing of what its successor shows, and fences itself")
    void zombie() throws Exception {
        PersistServer first = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        WarmFixture.ship(first);
        fixture.publish("s1", "s", "two");
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        fixture.store.fault(new MemoryWarmStore.Fault() {
            @Override
            public void before(String call) {
                if (call.startsWith("replace slots/")
                        && Thread.currentThread().getName().contains("ship")
                        && asleep.getCount() > 0) {
                    asleep.countDown();
                    waitFor(awake);
                }
            }
        });
        boolean unused = first.ship(Duration.ofMillis(1));
        waitFor(asleep);
        fixture.coordinator.hideFrom("s1");
        PersistServer second = fixture.start("s2", 2, root);
        assertThat(fixture.publish("s2", "s", "three")).isEqualTo(3);
        WarmFixture.ship(second);
        List<String> shown = fixture.store.keys();
        awake.countDown();
        await().until(() -> WarmFixture.status(first).refused() > 0
                || WarmFixture.status(first).files() == 0);
        first.abort();

        assertThat(fixture.store.keys())
                .as("the late one has replaced and removed nothing")
                .containsAll(shown);
        second.abort();
        fixture.start("s3", 3, other);
        assertThat(fixture.last("s3", "s")).isEqualTo("three");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("TR-7, PS-17: two generations are kept, and a damaged one is left for the one before")
    void generations() {
        fixture.settings = fixture.settings.withCollectBytes(1);
        PersistServer server = fixture.start("s1", 1, root);
        for (int i = 1; i <= 4; i++) {
            fixture.publish("s1", "s", "generation " + i);
            WarmFixture.ship(server);
        }
        List<String> snapshots = fixture.store.keys().stream()
                .filter(key -> key.startsWith("slots/") && key.contains("snapshot"))
                .toList();
        assertThat(snapshots).as("the last two").hasSize(2);
        String current = fixture.store.calls().stream()
                .filter(call -> call.startsWith("create slots/"))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .substring("create ".length());
        server.abort();
        fixture.store.damage(current);

        fixture.start("s2", 2, other);
        assertThat(fixture.last("s2", "s")).isEqualTo("generation 3");
    }

    @Test
    @DisplayName("what is damaged in every generation is CORRUPT, and nothing is made in its place")
    void damaged() {
        PersistServer server = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        fixture.publish("s1", "fine", "one");
        WarmFixture.ship(server);
        server.abort();
        String name = String.valueOf(WarmFixture.file(root, "s").getFileName()).replace(".db", "");
        fixture.store.keys().stream()
                .filter(key -> key.contains(name) && key.contains("snapshot"))
                .forEach(fixture.store::damage);
        fixture.start("s2", 2, other);
        assertThat(WireClient.code(fixture.client("s2").publish("s", "x", PublishOptions.none())))
                .isEqualTo(ErrorCode.CORRUPT.name());
        assertThat(WarmFixture.file(other, "s")).doesNotExist();
        assertThat(fixture.last("s2", "fine")).isEqualTo("one");
    }

    @Test
    @DisplayName(
            "TR-1: a file that was set back is not shipped over the copy that has more, whatever the times of the files say")
    void setBack() throws IOException {
        PersistServer first = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        first.close();
        byte[] old = Files.readAllBytes(WarmFixture.file(root, "s"));
        PersistServer second = fixture.start("s2", 2, root);
        fixture.publish("s2", "s", "two");
        second.close();
        Files.write(WarmFixture.file(root, "s"), old);

        PersistServer third = fixture.start("s3", 3, root);
        fixture.publish("s3", "s", "another two");
        boolean unused = third.ship(Duration.ofSeconds(10));
        await().until(() -> WarmFixture.status(third).refused() == 1);
        third.abort();
        fixture.start("s4", 4, other);
        assertThat(fixture.last("s4", "s")).isEqualTo("two");
    }

    @Test
    @DisplayName("TR-1: a file that has more than its copy is used as it is, and shipped")
    void localHasMore() {
        PersistServer first = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        WarmFixture.ship(first);
        fixture.publish("s1", "s", "two");
        first.abort();
        PersistServer second = fixture.start("s2", 2, root);
        assertThat(fixture.last("s2", "s")).isEqualTo("two");
        second.close();
        fixture.start("s3", 3, other);
        assertThat(fixture.last("s3", "s")).isEqualTo("two");
    }

    @Test
    @DisplayName(
            "TR-1: logs and journals that lie beside the place of a file do nothing to the one that is restored there")
    void staleJournals() throws IOException {
        PersistServer first = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        first.close();
        byte[] garbage = "garbage ".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        Path file = WarmFixture.file(root, "s");
        Files.delete(file);
        for (String ending : List.of("-wal", "-shm", "-journal")) {
            Files.write(file.resolveSibling(file.getFileName() + ending), garbage);
        }
        fixture.start("s2", 2, root);
        assertThat(fixture.last("s2", "s")).isEqualTo("one");
        assertThat(file.resolveSibling(file.getFileName() + "-wal")).doesNotExist();
        assertThat(file.resolveSibling(file.getFileName() + "-shm")).doesNotExist();
    }

    @Test
    @DisplayName(
            "TR-6: a store that does not heed conditions is refused; one that is away is not asked while there is something to serve, and may not be taken for empty where there is nothing")
    void probed() {
        PersistServer first = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        first.close();
        fixture.store.fault(MemoryWarmStore.DOWN);
        fixture.start("s2", 2, root);
        assertThat(fixture.publish("s2", "s", "two")).isEqualTo(2);
        assertThatThrownBy(() -> fixture.start("s3", 3, other)).hasMessageContaining("the store is down");
        fixture.store.fault(new MemoryWarmStore.Fault() {
            @Override
            public void before(String call) {
                throw StorageException.unsupported(Capability.CAS_SUBJECT, "no conditions");
            }
        });
        assertThatThrownBy(() -> fixture.start("s4", 4, root)).hasMessageContaining("no conditions");
    }

    @Test
    @DisplayName(
            "while the store does not say whether it has a file that is missing, nothing is made in its place; then it is served")
    void missingWhileAway() throws IOException {
        PersistServer first = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        first.close();
        Files.delete(WarmFixture.file(root, "s"));
        fixture.start("s2", 2, root);
        fixture.store.fault(MemoryWarmStore.DOWN);
        assertThat(WireClient.code(fixture.client("s2").publish("s", "x", PublishOptions.none())))
                .isEqualTo(ErrorCode.UNAVAILABLE.name());
        fixture.store.fault(MemoryWarmStore.Fault.NONE);
        assertThat(fixture.publish("s2", "s", "two")).isEqualTo(2);
    }
}
