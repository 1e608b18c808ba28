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
import java.sql.Connection;
import java.sql.DriverManager;
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

    private long claimed(long epoch) {
        return IntStream.range(0, SLOTS)
                .filter(slot ->
                        Files.exists(directory.slot(slot).resolve("owners").resolve(Long.toString(epoch))))
                .count();
    }

    private static StoreKey lastSlot() {
        return IntStream.range(0, Integer.MAX_VALUE)
                .mapToObj(i -> StoreKey.implicit("s" + i))
                .filter(one -> one.slot() == SLOTS - 1)
                .findFirst()
                .orElseThrow();
    }

    /** Does what is due until {@code count} slots are claimed; returns when that was, in ns. */
    private long tickUntilClaimed(EngineRig rig, int count) {
        return tickUntilClaimed(rig, 1, count);
    }

    private long tickUntilClaimed(EngineRig rig, long epoch, long count) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (claimed(epoch) < count) {
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
        StoreKey key = lastSlot();
        try (EngineRig rig = new EngineRig(root, 1, StoreSettings.defaults())) {
            long first = tickUntilClaimed(rig, 1);
            assertThat(rig.publish(key.name(), "x")).isPresent();
            assertThat(claimed(1))
                    .as("claimed %d ns after the first", System.nanoTime() - first)
                    .isLessThan(SLOTS);
        }
    }

    @Test
    @DisplayName("are not taken once more while they are taken for somebody who asked")
    void once() throws Exception {
        StoreKey key = lastSlot();
        try (EngineRig rig = new EngineRig(root, 1, StoreSettings.defaults())) {
            assertThat(rig.publish(key.name(), "in its file")).isPresent();
            rig.end();
        }
        try (EngineRig rig = new EngineRig(root, 2, StoreSettings.defaults())) {
            assertThat(rig.publish(key.name(), "in the journal")).isPresent();
        }
        long former = claimed(2);
        // Whoever reads keeps the file from being committed, and the slot on its way.
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + directory.file(key));
                EngineRig rig = new EngineRig(root, 3, StoreSettings.defaults())) {
            reader.setAutoCommit(false);
            reader.createStatement()
                    .executeQuery("SELECT count(*) FROM messages")
                    .next();
            tickUntilClaimed(rig, 3, 1);
            rig.publish(key.name(), "asked");
            tickUntilClaimed(rig, 3, SLOTS);
        }

        assertThat(Files.size(root.resolve("servers").resolve("i2").resolve("fence")))
                .as("a byte for each slot that was taken from the former owner")
                .isEqualTo(former);
    }
}
