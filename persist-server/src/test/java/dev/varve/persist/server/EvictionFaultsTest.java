/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.PersistServer;
import dev.varve.persist.store.FilePosition;
import dev.varve.persist.warm.MemoryWarmStore;
import dev.varve.persist.warm.Stub;
import dev.varve.persist.warm.WarmStore;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server with a disk budget, when something goes wrong,")
final class EvictionFaultsTest {

    private static final int STREAMS = EvictionFixture.STREAMS;

    @TempDir
    Path root;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EvictionFixture fixture;

    @BeforeEach
    void open() {
        fixture = new EvictionFixture(root);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName(
            "TR-10: evicts nothing that was not shipped, refuses no write, tells the excess, and ships out of turn when the store is back")
    void storeAway() {
        PersistServer server = fixture.start(1);
        for (int i = 0; i < STREAMS; i++) {
            fixture.publish(1, i, "before");
        }
        WarmFixture.ship(server);
        fixture.warm.store.fault(MemoryWarmStore.DOWN);
        for (int i = 0; i < STREAMS; i++) {
            assertThat(fixture.publish(1, i, EvictionFixture.large(i))).isEqualTo(2);
        }
        await().untilAsserted(
                        () -> assertThat(EvictionFixture.disk(server).excess()).isPositive());
        assertThat(EvictionFixture.disk(server).evicted()).isZero();
        fixture.assertAllThere(1);

        fixture.warm.store.fault(MemoryWarmStore.Fault.NONE);
        EvictionFixture.awaitWithinBudget(server);
        fixture.assertAllThere(1);
    }

    @Test
    @DisplayName("never removes the only copy: a file of which an object is missing in the store is shipped anew first")
    void missingObject() {
        PersistServer server = fixture.start(1);
        fixture.publish(1, 0, EvictionFixture.large(0));
        WarmFixture.ship(server);
        String lost = fixture.snapshot(0);
        fixture.warm.store.delete(lost);
        for (int i = 1; i < STREAMS; i++) {
            fixture.publish(1, i, EvictionFixture.large(i));
        }
        EvictionFixture.awaitWithinBudget(server);
        await().until(() -> fixture.isEvicted(0));
        assertThat(fixture.snapshot(0)).isNotEqualTo(lost);
        assertThat(fixture.last(1, 0)).isEqualTo(EvictionFixture.large(0));
    }

    @Test
    @DisplayName("never removes the only copy: not where the manifest was replaced by that of an older file")
    void manifestSetBack() {
        PersistServer server = fixture.start(1);
        fixture.publish(1, 0, "one");
        WarmFixture.ship(server);
        String manifest = fixture.prefix(0) + "manifest";
        WarmStore.Tagged old = fixture.warm.store.manifest(manifest).orElseThrow();
        fixture.publish(1, 0, EvictionFixture.large(0));
        WarmFixture.ship(server);
        String now = fixture.warm.store.manifest(manifest).orElseThrow().tag();
        assertThat(fixture.warm.store.replace(manifest, Optional.of(now), old.content()))
                .isPresent();
        for (int i = 1; i < STREAMS; i++) {
            fixture.publish(1, i, EvictionFixture.large(i));
        }
        EvictionFixture.awaitWithinBudget(server);
        server.abort();
        PersistServer second = fixture.start(2);
        assertThat(fixture.last(2, 0)).isEqualTo(EvictionFixture.large(0));
        second.abort();
    }

    @Test
    @DisplayName("TR-4: a server that slept while it evicted takes nothing from its successor")
    void zombie() throws Exception {
        PersistServer first = fixture.start(1);
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        fixture.warm.store.fault(new MemoryWarmStore.Fault() {
            @Override
            public void after(String call) {
                if (call.startsWith("head") && Thread.currentThread().getName().contains("evict")) {
                    asleep.countDown();
                    waitFor(awake);
                }
            }
        });
        fixture.fill(1);
        waitFor(asleep);
        fixture.warm.coordinator.hideFrom(EvictionFixture.server(1));
        fixture.warm.settings = fixture.warm.settings.withDiskBudget(OptionalLong.empty());
        fixture.start(2);
        for (int i = 0; i < STREAMS; i++) {
            assertThat(fixture.publish(2, i, "of the successor")).isEqualTo(2);
        }
        awake.countDown();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> EvictionFixture.disk(first).bytes() == 0);
        first.abort();

        assertThat(EvictionFixture.disk(first).evicted()).isZero();
        assertThat(fixture.local()).hasSize(STREAMS);
        for (int i = 0; i < STREAMS; i++) {
            assertThat(fixture.last(2, i)).isEqualTo("of the successor");
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName(
            "an evicted file of which the present generation is damaged is CORRUPT, and no older one is put in its place before somebody says so")
    void damaged() throws IOException {
        fixture.warm.settings = fixture.warm.settings.withCollectBytes(1);
        PersistServer server = fixture.start(1);
        fixture.publish(1, 0, "older");
        WarmFixture.ship(server);
        fixture.publish(1, 0, EvictionFixture.large(0));
        WarmFixture.ship(server);
        for (int i = 1; i < STREAMS; i++) {
            fixture.publish(1, i, EvictionFixture.large(i));
        }
        EvictionFixture.awaitWithinBudget(server);
        fixture.warm.store.damage(fixture.snapshot(0));
        assertThat(fixture.isEvicted(0)).isTrue();
        WireMessage answer = fixture.warm
                .client(EvictionFixture.server(1))
                .publish(EvictionFixture.stream(0), "x", PublishOptions.none());
        assertThat(WireClient.code(answer)).isEqualTo(ErrorCode.CORRUPT.name());
        assertThat(fixture.isEvicted(0)).isTrue();

        Files.delete(fixture.file(0));
        assertThat(fixture.last(1, 0)).isEqualTo("older");
    }

    @Test
    @DisplayName("an evicted file that the store has lost altogether is CORRUPT, and does not begin anew")
    void lost() {
        PersistServer server = fixture.start(1);
        fixture.fill(1);
        EvictionFixture.awaitWithinBudget(server);
        fixture.warm.store.delete(fixture.prefix(0) + "manifest");
        WireMessage answer = fixture.warm
                .client(EvictionFixture.server(1))
                .publish(EvictionFixture.stream(0), "x", PublishOptions.none());
        assertThat(WireClient.code(answer)).isEqualTo(ErrorCode.CORRUPT.name());
        assertThat(fixture.isEvicted(0)).isTrue();
        assertThat(fixture.last(1, 1)).isEqualTo(EvictionFixture.large(1));
    }

    @Test
    @DisplayName("TR-9: killed before or after any call of an eviction or a restore, it leaves all files as they were")
    void killed() {
        int epoch = 1;
        PersistServer first = fixture.start(epoch);
        fixture.fill(epoch);
        WarmFixture.ship(first);
        first.abort();
        for (int call = 0; call < 8; call++) {
            int at = call;
            AtomicInteger calls = new AtomicInteger();
            CountDownLatch reached = new CountDownLatch(1);
            fixture.warm.store.fault(new MemoryWarmStore.Fault() {
                @Override
                public void before(String text) {
                    String thread = Thread.currentThread().getName();
                    boolean counts = thread.contains("evict") || thread.contains("restore");
                    int number = counts ? calls.getAndIncrement() : calls.get();
                    if (number >= at && counts) {
                        reached.countDown();
                        throw StorageException.unavailable("killed", null);
                    }
                }
            });
            epoch++;
            fixture.warm.settings = fixture.warm.settings.withDiskBudget(OptionalLong.of(EvictionFixture.BUDGET));
            PersistServer server = fixture.start(epoch);
            for (int i = 0; i < STREAMS && reached.getCount() > 0; i++) {
                WireMessage unused = fixture.warm
                        .client(EvictionFixture.server(epoch))
                        .publish(EvictionFixture.stream(i), EvictionFixture.large(i), PublishOptions.none());
            }
            waitFor(reached);
            server.abort();
            fixture.warm.store.fault(MemoryWarmStore.Fault.NONE);
            epoch++;
            fixture.warm.settings = fixture.warm.settings.withDiskBudget(OptionalLong.empty());
            PersistServer next = fixture.start(epoch);
            fixture.assertAllThere(epoch);
            next.abort();
        }
    }

    @Test
    @DisplayName(
            "killed between the steps in which a stub or a file gets its name, it leaves one of both, and nothing else")
    void halfNamed() throws IOException {
        PersistServer first = fixture.start(1);
        fixture.publish(1, 0, EvictionFixture.large(0));
        first.close();
        Path owners = fixture.file(0).resolveSibling("owners");
        new Stub(new FilePosition(1, Long.MAX_VALUE)).write(owners.resolve("1.db"));
        PersistServer second = fixture.start(2);
        assertThat(fixture.last(2, 0)).isEqualTo(EvictionFixture.large(0));
        assertThat(owners.resolve("1.db")).doesNotExist();
        second.abort();
    }

    @Test
    @DisplayName(
            "PS-18: what the store has in a cold class is RESTORING at once, with how long that takes; the store is asked once, and others are served")
    void cold() {
        fixture.warm.settings = fixture.warm.settings.withColdPatience(Duration.ofHours(1));
        PersistServer first = fixture.start(1);
        fixture.fill(1);
        EvictionFixture.awaitWithinBudget(first);
        String snapshot = fixture.snapshot(0);
        fixture.warm.store.freeze(snapshot);
        for (int i = 0; i < 20; i++) {
            WireMessage answer = fixture.warm
                    .client(EvictionFixture.server(1))
                    .publish(EvictionFixture.stream(0), "x", PublishOptions.none());
            assertThat(WireClient.code(answer)).isEqualTo(ErrorCode.RESTORING.name());
            assertThat(WireClient.number(answer, HeaderNames.ETA))
                    .isBetween(
                            Duration.ofMinutes(290).toMillis(),
                            Duration.ofHours(5).toMillis());
        }
        assertThat(fixture.warm.store.calls())
                .filteredOn(call -> call.equals("thaw " + snapshot))
                .hasSize(1);
        assertThat(fixture.last(1, 1)).isEqualTo(EvictionFixture.large(1));
        first.abort();

        fixture.warm.settings = fixture.warm.settings.withColdPatience(Duration.ofMillis(20));
        PersistServer second = fixture.start(2);
        assertThat(WireClient.code(fixture.warm
                        .client(EvictionFixture.server(2))
                        .publish(EvictionFixture.stream(0), "x", PublishOptions.none())))
                .isEqualTo(ErrorCode.RESTORING.name());
        fixture.warm.store.thawAll();
        await().until(() -> fixture.last(2, 0).equals(EvictionFixture.large(0)));
        second.abort();
    }
}
