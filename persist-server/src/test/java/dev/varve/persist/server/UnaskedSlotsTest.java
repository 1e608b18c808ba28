/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Slots that a server owns and nobody has asked for")
final class UnaskedSlotsTest {

    private static final int SLOTS = 60;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path root;

    private DataDirectory directory;

    @BeforeEach
    void makeSlots() {
        directory = new DataDirectory(root);
        IntStream.range(0, SLOTS).forEach(directory::makeSlot);
    }

    private long claimed() {
        return IntStream.range(0, SLOTS)
                .filter(slot ->
                        Files.exists(directory.slot(slot).resolve("owners").resolve("1")))
                .count();
    }

    /** Does what is due until {@code count} slots are claimed; returns when that was, in ns. */
    private long tickUntilClaimed(EngineRig rig, int count) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (claimed() < count) {
            assertThat(System.nanoTime() - until).as("ns too late").isNegative();
            rig.tick();
        }
        return System.nanoTime();
    }

    @Test
    @DisplayName("are all taken, one after the other with a pause between two")
    void paced() {
        try (EngineRig rig = new EngineRig(root, 1, StoreSettings.defaults())) {
            long first = tickUntilClaimed(rig, 1);
            long last = tickUntilClaimed(rig, SLOTS);
            // One may have been begun a while before it was seen.
            assertThat(Duration.ofNanos(last - first)).isGreaterThan(PAUSE.multipliedBy(SLOTS - 10));
        }
    }

    @Test
    @DisplayName("do not keep one waiting that somebody asks for meanwhile")
    void asked() throws InterruptedException {
        StoreKey key = IntStream.range(0, Integer.MAX_VALUE)
                .mapToObj(i -> StoreKey.implicit("s" + i))
                .filter(one -> one.slot() == SLOTS - 1)
                .findFirst()
                .orElseThrow();
        try (EngineRig rig = new EngineRig(root, 1, StoreSettings.defaults())) {
            long first = tickUntilClaimed(rig, 1);
            assertThat(rig.publish(key.name(), "x")).isPresent();
            assertThat(claimed())
                    .as("claimed %d ns after the first", System.nanoTime() - first)
                    .isLessThan(SLOTS);
        }
    }
}
