/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.varve.persist.PersistServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many streams as {@code -Dvarve.warm.idle=100000} says; a hundred in every build. */
@DisplayName("A server with a store of copies and many streams")
final class IdleStreamsTest {

    private static final int STREAMS = Integer.getInteger("varve.warm.idle", 100);
    /** So many are made before what is new is shipped. */
    private static final int TOGETHER = 1000;

    private static final Duration INTERVAL = Duration.ofMillis(20);
    /** Twenty-five intervals; for many streams long enough to tell what they cost. */
    private static final Duration IDLE = STREAMS < 10_000 ? INTERVAL.multipliedBy(25) : Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    Path root;

    private final WarmFixture fixture = new WarmFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName(
            "TR-8: asks the store nothing while none of them changes, neither when it has made them nor when it finds them at its start")
    void idle() {
        fixture.settings = fixture.settings.withInterval(INTERVAL);
        PersistServer first = fixture.start("s1", 1, root);
        long begun = System.nanoTime();
        for (int i = 0; i < STREAMS; i++) {
            fixture.publish("s1", "idle." + i, "m");
            if (i % TOGETHER == TOGETHER - 1) {
                assertThat(first.ship(PATIENCE)).isTrue();
            }
        }
        assertThat(first.ship(PATIENCE)).isTrue();
        assertThat(WarmFixture.status(first).shipped()).isGreaterThanOrEqualTo(STREAMS);
        System.out.printf(
                "%d streams made and shipped in %.1f s, %d requests%n",
                STREAMS,
                (System.nanoTime() - begun) / 1e9,
                fixture.store.calls().size());
        assertIdle("made");
        first.close();

        int before = fixture.store.calls().size();
        fixture.start("s2", 2, root);
        assertThat(fixture.last("s2", "idle." + STREAMS / 2)).isEqualTo("m");
        assertIdle("found");
        assertThat(fixture.store.calls().subList(before, fixture.store.calls().size()))
                .as("nothing but whether there is something of slots that are empty here, once")
                .allMatch(call -> call.equals("probe") || call.startsWith("manifest catalogs/"))
                .doesNotHaveDuplicates();
    }

    private void assertIdle(String how) {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        AtomicInteger seen = new AtomicInteger(-1);
        // Slots that are empty here are asked for in the background, once.
        await().pollInterval(INTERVAL.multipliedBy(10))
                .until(() -> seen.getAndSet(fixture.store.calls().size())
                        == fixture.store.calls().size());
        int before = seen.get();
        long used = machine.getProcessCpuTime();
        await().atMost(IDLE.multipliedBy(2).plusSeconds(5))
                .during(IDLE)
                .pollInterval(IDLE.dividedBy(10))
                .until(() -> fixture.store.calls().size() == before);
        System.out.printf(
                "%d idle streams that were %s: 0 requests, %.2f s of processor time in %.1f s%n",
                STREAMS, how, (machine.getProcessCpuTime() - used) / 1e9, IDLE.toMillis() / 1e3);
    }
}
