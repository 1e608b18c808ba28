/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.warm.MemoryWarmStore;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.persist.warm.WarmStatus;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.model.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server with a store of copies")
final class WarmTierTest {

    @TempDir
    Path root;

    @TempDir
    Path other;

    private final WarmFixture fixture = new WarmFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Path file(Path directory, String subject) {
        return new DataDirectory(directory).file(StoreKey.implicit(subject));
    }

    private List<String> callsSince(int count) {
        List<String> all = fixture.store.calls();
        return all.subList(count, all.size());
    }

    private WarmStatus status(PersistServer server) {
        return server.warm().orElseThrow();
    }

    @Test
    @DisplayName(
            "TR-11, TR-7, PS-16: opens on an empty disk what others have shipped: every table of every file is as it was, whatever was asked and refused")
    void emptyDisk() throws Exception {
        long seed = Seed.choose("shipped and restored");
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random);
        fixture.coordinator.declare(RandomRequests.DECLARED, RandomRequests.DECLARED_SUBJECTS);
        for (int epoch = 1; epoch <= 3; epoch++) {
            String name = "s" + epoch;
            PersistServer server = fixture.start(name, epoch, root);
            for (int i = 0; i < 40; i++) {
                var unused = requests.next().ask(fixture.client(name));
                if (random.nextInt(10) == 0) {
                    WarmFixture.ship(server);
                }
                if (random.nextInt(4) == 0) {
                    fixture.clock.advance(Duration.ofMillis(random.nextInt(1600)));
                }
            }
            if (epoch == 3) {
                // Whatever is past its time is gone then.
                readAll(requests, name);
            }
            if (epoch == 3 || random.nextBoolean()) {
                server.close();
            } else {
                server.abort();
            }
        }
        int before = fixture.store.calls().size();

        PersistServer heir = fixture.start("heir", 4, other);
        readAll(requests, "heir");
        heir.close();

        assertThat(callsSince(before)).as("restoring writes nothing").noneMatch(call -> call.startsWith("replace"));
        Map<String, List<String>> expected = Tables.of(root);
        Map<String, List<String>> found = Tables.of(other);
        assertThat(found.keySet()).as("seed %d", seed).isEqualTo(expected.keySet());
        expected.forEach((table, rows) ->
                assertThat(found.get(table)).as("seed %d: %s", seed, table).isEqualTo(rows));
    }

    private void readAll(RandomRequests requests, String server) {
        for (RandomRequests.Asked asked : requests.reads()) {
            var unused = asked.ask(fixture.client(server));
        }
        await().until(() ->
                WireClient.status(last(fixture.client(server).page(Verb.LIST, Target.nothing(), WireHeaders.builder())))
                        == Status.OK);
    }

    private static WireMessage last(List<WireMessage> page) {
        return page.get(page.size() - 1);
    }

    @Test
    @DisplayName("TR-8: asks the store nothing for what does not change, and never lists what it has once it has begun")
    void idle() {
        fixture.settings = fixture.settings.withInterval(Duration.ofMillis(20));
        PersistServer server = fixture.start("s1", 1, root);
        int begun = fixture.store.calls().size();
        for (int i = 0; i < 30; i++) {
            fixture.publish("s1", "idle." + i, "m");
        }
        WarmFixture.ship(server);
        int before = fixture.store.calls().size();
        assertThat(callsSince(begun)).noneMatch(call -> call.startsWith("list"));
        for (int i = 0; i < 12; i++) {
            fixture.publish("s1", "busy", "m" + i);
            WarmFixture.ship(server);
            assertThat(fixture.last("s1", "idle." + i)).isEqualTo("m");
        }
        assertThat(callsSince(before)).noneMatch(call -> call.contains("list"));
        String busy = String.valueOf(file(root, "busy").getFileName()).replace(".db", "");
        assertThat(callsSince(before))
                .as(
                        "one object and one manifest for each shipment, and of others nothing but the catalog of the new stream")
                .allMatch(call -> call.contains(busy) || call.contains("catalogs/"))
                .hasSizeLessThan(12 * 2 + 10);
    }

    @Test
    @DisplayName("TR-12, PERF-10: sends what is new, not what is there: of streams, overwritten keys and deletes")
    void increments() {
        PersistServer server = fixture.start("s1", 1, root);
        Random random = new Random(Seed.choose("increments"));
        for (int i = 0; i < 500; i++) {
            fixture.publish("s1", "large", noise(random));
        }
        for (int i = 0; i < 300; i++) {
            put("k" + i, noise(random));
        }
        WarmFixture.ship(server);
        long whole = status(server).shippedBytes();
        assertThat(whole).isGreaterThan(800 * 1500);

        for (int i = 0; i < 5; i++) {
            fixture.publish("s1", "large", noise(random));
        }
        for (int i = 0; i < 3; i++) {
            put("k" + i, noise(random));
        }
        WireHeaders.Builder upTo = WireHeaders.builder().add(HeaderNames.TO, 400);
        fixture.client("s1").ask(Verb.DELETE_ALL, Target.of(Subject.of("large")), upTo, dev.varve.Bytes.empty());
        WarmFixture.ship(server);

        assertThat(status(server).shippedBytes() - whole)
                .as("after 1 % of new messages and overwritten keys, and a delete of most")
                .isLessThan(whole * 3 / 100)
                .isGreaterThan(8 * 1500);
    }

    @Test
    @DisplayName("TR-12: many small increments of a stream are put together, and no snapshot is sent for them")
    void smallIncrements() {
        PersistServer server = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "m0");
        WarmFixture.ship(server);
        for (int i = 1; i <= 36; i++) {
            fixture.publish("s1", "s", "m" + i);
            WarmFixture.ship(server);
        }
        assertThat(fixture.store.keys())
                .filteredOn(key -> key.startsWith("slots/"))
                .as("a manifest, a snapshot, and few increments")
                .hasSizeLessThan(20);
        assertThat(fixture.store.calls())
                .filteredOn(call -> call.startsWith("create slots/") && call.contains("snapshot"))
                .hasSize(1);
        server.abort();
        fixture.start("s2", 2, other);
        assertThat(fixture.last("s2", "s")).isEqualTo("m36");
        assertThat(fixture.publish("s2", "s", "next")).isEqualTo(38);
    }

    private void put(String key, String value) {
        fixture.client("s1")
                .ask(
                        Verb.KV_PUT,
                        Target.of(dev.varve.kv.Key.of("bucket", key)),
                        WireHeaders.builder(),
                        dev.varve.Bytes.utf8(value));
    }

    /** 2000 characters that cannot be compressed to less than three quarters. */
    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            text.append((char) (48 + random.nextInt(64)));
        }
        return text.toString();
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
        WarmStatus behind = status(server);
        assertThat(behind.files()).isEqualTo(1);
        assertThat(behind.commands()).isEqualTo(50);
        assertThat(behind.bytes()).isPositive();
        assertThat(behind.lastFailure()).contains("the store is down");

        fixture.store.fault(MemoryWarmStore.Fault.NONE);
        await().until(() -> status(server).isUpToDate());
        assertThat(status(server).lastFailure()).isEmpty();
        assertThat(status(server).bytes()).isZero();
        server.abort();
        fixture.start("s2", 2, other);
        assertThat(fixture.last("s2", "s")).isEqualTo("m49");
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
            assertThat(status(server).bytes()).isLessThan(11_000);
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
        await().until(() -> status(first).refused() > 0 || status(first).files() == 0);
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
            assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
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
        String name = String.valueOf(file(root, "s").getFileName()).replace(".db", "");
        fixture.store.keys().stream()
                .filter(key -> key.contains(name) && key.contains("snapshot"))
                .forEach(fixture.store::damage);
        fixture.start("s2", 2, other);
        assertThat(WireClient.code(fixture.client("s2").publish("s", "x", PublishOptions.none())))
                .isEqualTo(ErrorCode.CORRUPT.name());
        assertThat(file(other, "s")).doesNotExist();
        assertThat(fixture.last("s2", "fine")).isEqualTo("one");
    }

    @Test
    @DisplayName(
            "TR-1: a file that was set back is not shipped over the copy that has more, whatever the times of the files say")
    void setBack() throws IOException {
        PersistServer first = fixture.start("s1", 1, root);
        fixture.publish("s1", "s", "one");
        first.close();
        byte[] old = Files.readAllBytes(file(root, "s"));
        PersistServer second = fixture.start("s2", 2, root);
        fixture.publish("s2", "s", "two");
        second.close();
        Files.write(file(root, "s"), old);

        PersistServer third = fixture.start("s3", 3, root);
        fixture.publish("s3", "s", "another two");
        boolean unused = third.ship(Duration.ofSeconds(10));
        await().until(() -> status(third).refused() == 1);
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
        byte[] garbage = "garbage ".repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Path file = file(root, "s");
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
            "TR-10: what a server that has ended had not shipped is shipped by its successor, though nobody asks for it")
    void unshipped() {
        PersistServer first = fixture.start("s1", 1, root);
        for (int i = 0; i < 5; i++) {
            fixture.publish("s1", "left." + i, "m" + i);
        }
        fixture.store.fault(MemoryWarmStore.DOWN);
        first.close();
        fixture.store.fault(MemoryWarmStore.Fault.NONE);
        PersistServer second = fixture.start("s2", 2, root);
        await().until(() -> status(second).files() > 0
                && fixture.client("s2")
                                .page(Verb.LIST, Target.nothing(), WireHeaders.builder())
                                .size()
                        == 6);
        WarmFixture.ship(second);
        second.abort();
        fixture.start("s3", 3, other);
        for (int i = 0; i < 5; i++) {
            assertThat(fixture.last("s3", "left." + i)).isEqualTo("m" + i);
        }
    }

    @Test
    @DisplayName("a stream that was dropped does not come back, and one made anew under its name is shipped alone")
    void dropped() {
        PersistServer server = fixture.start("s1", 1, root);
        Target target = Target.of(Subject.of("s"));
        fixture.publish("s1", "s", "old");
        fixture.publish("s1", "gone", "old");
        WarmFixture.ship(server);
        fixture.client("s1").ask(Verb.DROP, target);
        fixture.client("s1").ask(Verb.DROP, Target.of(Subject.of("gone")));
        fixture.publish("s1", "s", "new");
        WarmFixture.ship(server);
        server.abort();
        fixture.start("s2", 2, other);
        assertThat(fixture.last("s2", "s")).isEqualTo("new");
        assertThat(fixture.publish("s2", "s", "next")).isEqualTo(2);
        assertThat(fixture.publish("s2", "gone", "first")).isEqualTo(1);
        assertThat(fixture.store.keys())
                .filteredOn(key -> key.contains("slots/") && key.contains("snapshot"))
                .hasSize(1);
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
                throw StorageException.unsupported(dev.varve.Capability.CAS_SUBJECT, "no conditions");
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
        Files.delete(file(root, "s"));
        fixture.start("s2", 2, root);
        fixture.store.fault(MemoryWarmStore.DOWN);
        assertThat(WireClient.code(fixture.client("s2").publish("s", "x", PublishOptions.none())))
                .isEqualTo(ErrorCode.UNAVAILABLE.name());
        fixture.store.fault(MemoryWarmStore.Fault.NONE);
        assertThat(fixture.publish("s2", "s", "two")).isEqualTo(2);
    }

    @Test
    @DisplayName("settings have bounds")
    void bounds() {
        assertThatThrownBy(() -> WarmSettings.defaults().withInterval(Duration.ZERO))
                .hasMessageContaining("interval");
    }
}
