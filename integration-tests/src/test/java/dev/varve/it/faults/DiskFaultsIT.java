/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.history.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may befall the disk of an installation. */
@Tag("faults")
class DiskFaultsIT {

    private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");
    private static final List<String> SERVERS = List.of("p1", "p2");

    @TempDir
    static Path directory;

    private static Optional<SmallDisk> disk;
    private static Installation installation;

    @BeforeAll
    static void start() {
        disk = SmallDisk.mount(directory.resolve("small"), Length.disk());
        Path data = disk.map(SmallDisk::root).orElse(directory.resolve("data"));
        installation = Installation.start(directory, data, Length.deadAfter(), OPTIONS, SERVERS);
    }

    @AfterAll
    static void stop() {
        installation.close();
        disk.ifPresent(SmallDisk::close);
    }

    @Test
    @DisplayName(
            "PS-34: while the disk is full writes are refused and reads go on; when there is room again writing goes on by itself, and nothing acknowledged is lost")
    void full() {
        assumeTrue(disk.isPresent(), "not run: this user cannot mount a small disk; run it as root");
        try (Varve store = installation.client();
                Trial trial = Trial.start(installation, LoadSpec.small("full"))) {
            assertThat(refusal(store)).isEmpty();
            trial.awaitOperations(Length.operations());

            disk.orElseThrow().fill();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> refusal(store).equals(Optional.of(ErrorCode.INSUFFICIENT_STORAGE)));
            long read = trial.history().counts().getOrDefault("get-all ok", 0L);
            trial.awaitOperations(Length.operations());
            assertThat(trial.history().counts().get("get-all ok"))
                    .as("reads while the disk is full")
                    .isGreaterThan(read);
            disk.orElseThrow().free();

            trial.awaitAcknowledged(Length.operations());
            trial.verdict().assertSound();
            assertThat(installation.children().values()).allMatch(ServerChild::isAlive);
        }
    }

    /** Why a message is refused; empty if it is stored. */
    private static Optional<ErrorCode> refusal(Varve store) {
        try {
            var unused = store.streams()
                    .publish(
                            Subject.of("ballast"),
                            Payload.message("b", 100_000),
                            PublishOptions.atLeast(Durability.DISK));
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of(e.code());
        }
    }

    @Test
    @DisplayName(
            "PS-33: a stream whose file has a damaged page, or was cut off, is refused as corrupt, tells nothing wrong, and takes no other stream down")
    void damaged() throws IOException {
        Damage damage = new Damage(installation);
        damage.write();
        SERVERS.forEach(server -> installation.child(server).stop());
        damage.flipPage();
        damage.cutOff();
        SERVERS.forEach(installation::launch);
        SERVERS.forEach(installation::awaitServing);
        damage.check();
        assertThat(installation.children().values()).allMatch(ServerChild::isAlive);
    }
}
