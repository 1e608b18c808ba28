/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.varve.Subject;
import dev.varve.persist.PersistServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many streams as {@code -Dvarve.warm.idle=100000} says; a hundred in every build. */
@DisplayName("A server with a store of copies and many streams")
final class IdleStreamsTest {

    private static final int STREAMS = Integer.getInteger("varve.warm.idle", 100);
    /** So many of them are shipped; the others are made by a server that knows no store. */
    private static final int SHIPPED = Math.min(STREAMS / 2, 1000);

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
            "TR-8: asks the store nothing while none of them changes, neither of those that it has shipped nor of those that it finds at its start")
    void idle() {
        fixture.settings = fixture.settings.withInterval(INTERVAL);
        PersistServer first = fixture.start("s1", 1, root);
        make("s1", 0, SHIPPED);
        assertThat(first.ship(PATIENCE)).isTrue();
        assertThat(WarmFixture.status(first).shipped()).isGreaterThanOrEqualTo(SHIPPED);
        assertIdle(SHIPPED, "shipped");
        first.close();

        // To ship them all would take minutes, and says nothing of what they cost at rest.
        try (PersistServer second = fixture.startWithoutStore("s2", 2, root)) {
            make("s2", SHIPPED, STREAMS);
            await().atMost(PATIENCE)
                    .until(() -> IntStream.range(SHIPPED, STREAMS)
                            .allMatch(i -> Files.exists(WarmFixture.file(root, "idle." + i))));
            assertThat(second.owns(Subject.of("idle.0"))).isTrue();
        }
        int before = fixture.store.calls().size();
        fixture.start("s3", 3, root);
        assertThat(fixture.last("s3", "idle." + STREAMS / 2)).isEqualTo("m");
        assertIdle(STREAMS, "found");
        assertThat(fixture.store.calls().subList(before, fixture.store.calls().size()))
                .as("nothing but whether there is something of slots that are empty here, once")
                .allMatch(call -> call.equals("probe") || call.startsWith("manifest catalogs/"))
                .doesNotHaveDuplicates();
    }

    private void make(String server, int from, int to) {
        long begun = System.nanoTime();
        for (int i = from; i < to; i++) {
            fixture.publish(server, "idle." + i, "m");
        }
        System.out.printf("%d streams made in %.1f s%n", to - from, (System.nanoTime() - begun) / 1e9);
    }

    private void assertIdle(int streams, String how) {
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
                streams, how, (machine.getProcessCpuTime() - used) / 1e9, IDLE.toMillis() / 1e3);
    }
}
