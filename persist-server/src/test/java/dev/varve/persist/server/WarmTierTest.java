/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.kv.Key;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.warm.MemoryWarmStore;
import dev.varve.persist.warm.WarmName;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.testkit.model.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    private List<String> callsSince(int count) {
        List<String> all = fixture.store.calls();
        return all.subList(count, all.size());
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
        String busy =
                String.valueOf(WarmFixture.file(root, "busy").getFileName()).replace(".db", "");
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
        long whole = WarmFixture.status(server).shippedBytes();
        assertThat(whole).isGreaterThan(800 * 1500);

        for (int i = 0; i < 5; i++) {
            fixture.publish("s1", "large", noise(random));
        }
        for (int i = 0; i < 3; i++) {
            put("k" + i, noise(random));
        }
        WireHeaders.Builder upTo = WireHeaders.builder().add(HeaderNames.TO, 400);
        fixture.client("s1").ask(Verb.DELETE_ALL, Target.of(Subject.of("large")), upTo, Bytes.empty());
        WarmFixture.ship(server);

        assertThat(WarmFixture.status(server).shippedBytes() - whole)
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
                .ask(Verb.KV_PUT, Target.of(Key.of("bucket", key)), WireHeaders.builder(), Bytes.utf8(value));
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
        await().until(() -> WarmFixture.status(second).files() > 0
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
            "of a catalog that was begun by a server that was killed, and never committed, there is nothing to ship")
    void catalogBegun() throws IOException {
        DataDirectory directory = new DataDirectory(root);
        int slot = StoreKey.implicit("s").slot();
        directory.makeSlot(slot);
        Files.createFile(directory.catalog(slot));
        new WarmMarks(directory).make(WarmName.catalog(slot), 1);
        PersistServer server = fixture.start("s2", 2, root);
        fixture.publish("s2", "other", "m");
        WarmFixture.ship(server);
        assertThat(WarmFixture.status(server).files()).isZero();
        fixture.publish("s2", "s", "m");
        WarmFixture.ship(server);
        server.abort();
        fixture.start("s3", 3, other);
        assertThat(fixture.last("s3", "s")).isEqualTo("m");
    }

    @Test
    @DisplayName("settings have bounds")
    void bounds() {
        assertThatThrownBy(() -> WarmSettings.defaults().withInterval(Duration.ZERO))
                .hasMessageContaining("interval");
    }
}
