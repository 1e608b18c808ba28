/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Message;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.EmbeddedCluster;
import dev.varve.server.EmbeddedConfig;
import dev.varve.server.archive.ArchiveConfig;
import dev.varve.server.archive.ArchiveSection;
import dev.varve.server.archive.ArchiverRole;
import dev.varve.server.archive.Archiving;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.manifest.Head;
import dev.varve.tiering.archive.verify.Depth;
import dev.varve.tiering.archive.verify.Verifier;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The role archiver")
class ArchiverRoleIT {

    @TempDir
    Path directory;

    private final AtomicInteger connections = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // set before each test
    private EmbeddedCluster cluster;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Varve varve;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.start(EmbeddedConfig.defaults().withData(directory.resolve("data")));
        varve = cluster.connect();
    }

    @AfterEach
    void close() {
        varve.close();
        cluster.close();
    }

    private Archiving archiving() {
        VarveConfig config = new VarveConfig(
                "embedded",
                Map.of(
                        "archive",
                        Map.of(
                                "directory",
                                store().toString(),
                                "take-over-after",
                                "200ms",
                                "streams",
                                Map.of("orders", Map.of("filter", "orders.eu", "flush-age", "200ms")))));
        return Archiving.of(ConfigBinder.onClassPath().section(config, new ArchiveSection()), directory, this::connect);
    }

    private Varve connect() {
        connections.incrementAndGet();
        return cluster.connect();
    }

    /** Waits until the role has begun {@code count} times, so that it has failed one time less. */
    private void awaitAttempts(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> connections.get() >= count);
    }

    private Path store() {
        return directory.resolve("mount/store");
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            varve.streams().publish(Subject.of("orders.eu"), Message.of("m" + i));
        }
    }

    private Archive archive() {
        return new Archive(new DirectoryBlobStore(store()), "orders");
    }

    private void awaitArchived(long count) {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            Head head = archive().head();
            assertThat(head.totals().count()).isEqualTo(count);
            assertThat(head.totals().lastSeq()).isEqualTo(count);
        });
    }

    @Test
    @DisplayName("TR-10: starts without its store and its source, and archives when they come")
    void away() throws IOException {
        Path mount = Files.createFile(directory.resolve("mount"));
        try (ArchiverRole role = ArchiverRole.start(archiving())) {
            awaitAttempts(2);
            Files.delete(mount);
            awaitAttempts(4);
            publish(20);
            awaitArchived(20);
        }
    }

    @Test
    @DisplayName("TR-15: what waits is archived when the role ends, though its time has not come")
    void ends() {
        publish(5);
        try (ArchiverRole role = ArchiverRole.start(archiving())) {
            awaitArchived(5);
            publish(5);
        }
        try (ArchiverRole role = ArchiverRole.start(archiving())) {
            awaitArchived(10);
        }
    }

    @Test
    @DisplayName(
            "TR-15: of two on one stream, one archives each message once, and the other goes on when that one ends")
    void two() {
        publish(10);
        try (ArchiverRole first = ArchiverRole.start(archiving())) {
            awaitArchived(10);
            try (ArchiverRole second = ArchiverRole.start(archiving())) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> archive().head().epoch() > 1);
                publish(10);
                awaitArchived(20);
            }
            publish(10);
            awaitArchived(30);
        }
        assertThat(Verifier.run(archive(), Depth.RECORDS, directory, manifest -> {})
                        .isSound())
                .isTrue();
    }

    @Test
    @DisplayName("without a stream that is named, it is refused")
    void nothing() {
        assertThatThrownBy(() -> Archiving.of(ArchiveConfig.defaults(), directory, cluster::connect))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("archive.streams");
    }
}
