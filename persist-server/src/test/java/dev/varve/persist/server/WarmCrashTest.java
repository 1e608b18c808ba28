/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.StorageException;
import dev.varve.persist.PersistServer;
import dev.varve.persist.warm.MemoryWarmStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A server that is killed while it ships")
final class WarmCrashTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    /** What is shipped. */
    enum Kind {
        INCREMENT,
        SNAPSHOT
    }

    /** Where the server ends, or the answer is lost. */
    private static final class Cut implements MemoryWarmStore.Fault {
        private final int at;
        private final boolean after;
        private final RuntimeException failure;
        private final boolean once;
        private final AtomicInteger calls = new AtomicInteger();

        Cut(int at, boolean after, boolean once, RuntimeException failure) {
            this.at = at;
            this.after = after;
            this.once = once;
            this.failure = failure;
        }

        @Override
        public void before(String call) {
            int number = calls.getAndIncrement();
            if ((!after && number == at) || (number > at && !once)) {
                throw failure;
            }
        }

        @Override
        public void after(String call) {
            if (after && calls.get() - 1 == at) {
                throw failure;
            }
        }

        boolean wasReached() {
            return calls.get() > at;
        }
    }

    @ParameterizedTest(
            name =
                    "TR-9: before and after each call of a shipment of an {0}, leaves the last one that counts and the generation before it whole, and what it had is shipped by its successor")
    @EnumSource(Kind.class)
    void killed(Kind kind) throws Exception {
        Path root = Files.createTempDirectory(directory, "root");
        try (WarmFixture fixture = fixture(kind)) {
            int number = 0;
            boolean reached = true;
            for (int call = 0; reached; call++) {
                reached = false;
                for (boolean after : new boolean[] {false, true}) {
                    number += 2;
                    Cut cut = new Cut(call, after, false, StorageException.unavailable("killed", null));
                    shipTwo(fixture, root, number, cut);
                    assertThat(fixture.store.missing())
                            .as("of both generations, cut at %d", call)
                            .isEmpty();
                    String found = restored(fixture, number + 1);
                    assertThat(found).as("cut at %d", call).isIn("m" + (number - 1), "m" + number);
                    reached |= cut.wasReached();
                }
            }
            assertThat(number).as("kills").isGreaterThan(8);
            shipTwo(fixture, root, number + 2, new Cut(Integer.MAX_VALUE, false, true, MemoryWarmStore.lost()));
            assertThat(restored(fixture, number + 3)).isEqualTo("m" + (number + 2));
        }
    }

    /** A server on {@code root} ships what its predecessor had not, and one message more; while it ships the message {@code number}, it is cut off, and killed. */
    private static void shipTwo(WarmFixture fixture, Path root, int number, Cut cut) {
        String name = "s" + number;
        PersistServer server = fixture.start(name, number, root);
        assertThat(fixture.publish(name, "s", "m" + (number - 1))).isEqualTo(number - 1);
        WarmFixture.ship(server);
        fixture.publish(name, "s", "m" + number);
        fixture.store.fault(cut);
        boolean unused = server.ship(PATIENCE);
        server.abort();
        fixture.store.fault(MemoryWarmStore.Fault.NONE);
    }

    /** The last message that is found by a server with nothing but the store. */
    private String restored(WarmFixture fixture, int epoch) throws IOException {
        String name = "r" + epoch;
        PersistServer reader = fixture.start(name, epoch, Files.createTempDirectory(directory, "reader"));
        String found = fixture.last(name, "s");
        reader.abort();
        return found;
    }

    private static WarmFixture fixture(Kind kind) {
        WarmFixture fixture = new WarmFixture();
        if (kind == Kind.SNAPSHOT) {
            fixture.settings = fixture.settings.withCollectBytes(1);
        }
        return fixture;
    }

    @ParameterizedTest(
            name =
                    "TR-5: an answer that was lost, of any call of a shipment of an {0}, is found out, and nothing is lost or refused")
    @EnumSource(Kind.class)
    void lostAnswers(Kind kind) throws Exception {
        try (WarmFixture fixture = fixture(kind)) {
            PersistServer server = fixture.start("s1", 1, Files.createTempDirectory(directory, "root"));
            fixture.publish("s1", "s", "first");
            WarmFixture.ship(server);
            boolean reached = true;
            for (int call = 0; reached; call++) {
                Cut cut = new Cut(call, true, true, MemoryWarmStore.lost());
                fixture.publish("s1", "s", "m" + call);
                fixture.store.fault(cut);
                await().until(() -> server.ship(PATIENCE));
                reached = cut.wasReached();
                fixture.store.fault(MemoryWarmStore.Fault.NONE);
                assertThat(server.warm().orElseThrow().refused()).isZero();
                assertThat(restored(fixture.store, call)).as("lost at %d", call).isEqualTo("m" + call);
            }
        }
    }

    private String restored(MemoryWarmStore store, int call) throws Exception {
        try (WarmFixture other = new WarmFixture(store)) {
            return restored(other, 2 + call);
        }
    }
}
