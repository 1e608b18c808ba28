/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorKind;
import dev.varve.tiering.testkit.MovableClock;
import dev.varve.tiering.testkit.s3.FakeS3;
import dev.varve.tiering.testkit.s3.S3BucketKind;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive in a cold class: what it costs to get it back, the asking, the waiting, and the restore; each command is a process of its own. */
class ArchiveColdTest {

    private static final String SETTINGS = """
            s3:
              bucket: tier
              region: us-east-1
              endpoint: ENDPOINT
              access-key:
                id: AKIDFAKE
                secret: hush
            storage-class: deep-archive
            merge-below-bytes: 0
            """;

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock(Instant.now());
    private final FakeS3 fake = FakeS3.start(S3Rules.amazon(), clock).bucket("tier", S3BucketKind.VERSIONED);
    private BucketScene scene;

    @BeforeEach
    void archive() {
        scene = new BucketScene(folder, fake.endpoint()).keeping(SETTINGS);
        String lines = IntStream.range(0, 50).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        assertThat(scene.reading(lines, "stream", "publish", "orders.eu", "--stdin-lines"))
                .isZero();
        assertThat(scene.run("archive", "run", "orders", "--filter", "orders.eu", "--once", "--max-in-flight", "20"))
                .as(scene.errors())
                .isZero();
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private String restore(String... words) {
        String[] line = new String[words.length + 3];
        line[0] = "archive";
        line[1] = "restore";
        line[2] = "orders";
        System.arraycopy(words, 0, line, 3, words.length);
        assertThat(scene.run(line)).as(scene.errors()).isZero();
        return scene.output();
    }

    private int restoreInto() {
        return scene.run("archive", "restore", "orders", "--into", "stream", "--prefix", "back");
    }

    @Test
    @DisplayName("TR-18: is asked for after its cost was told and confirmed, is on its way, and comes back")
    void life() {
        assertThat(restore("--start")).contains("3 segments", "US dollars", "at most 48 h", "repeat with --yes");
        assertThat(fake.count(S3Call.RESTORE_OBJECT)).isZero();
        assertThat(restore("--status")).startsWith("0 segments can be read, 0 are on their way, 3 are in a cold class");
        assertThat(restoreInto()).isEqualTo(ErrorKind.USAGE.exitCode());

        assertThat(restore("--start", "--speed", "standard", "--yes").lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("at most 12 h") && !line.contains("--yes"))
                .anyMatch(line -> line.startsWith("0 segments can be read, 3 are on their way"));
        assertThat(fake.count(S3Call.RESTORE_OBJECT)).isEqualTo(3);
        assertThat(restoreInto()).isEqualTo(ErrorKind.AVAILABILITY.exitCode());
        assertThat(scene.errors()).startsWith("varve: RESTORING").hasLineCount(1);
        assertThat(restore("--start")).contains("no segment waits");

        clock.advance(Duration.ofHours(49));
        assertThat(restore("--status")).startsWith("3 segments can be read, 0 are on their way, 0 are in a cold class");
        assertThat(restoreInto()).as(scene.errors()).isZero();
        assertThat(scene.output()).startsWith("50 messages restored");
    }

    @Test
    @DisplayName("TR-18: as JSON, and of a range")
    void json() {
        assertThat(restore("--output", "json", "--start", "--from", "21", "--yes")
                        .lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("\"segments\":2") && line.contains("\"longest-seconds\":172800"))
                .anyMatch(line -> line.contains("\"restoring\":2") && line.contains("\"eta-seconds\":"));
        assertThat(restore("--output", "json", "--status")).contains("\"restoring\":2,\"cold\":1");
    }

    @Test
    @DisplayName("words that exclude each other, or a speed the class does not know, ask for nothing")
    void refused() {
        assertThat(scene.run("archive", "restore", "orders")).isEqualTo(ErrorKind.USAGE.exitCode());
        assertThat(scene.run("archive", "restore", "orders", "--start", "--status"))
                .isEqualTo(ErrorKind.USAGE.exitCode());
        assertThat(scene.run("archive", "restore", "orders", "--start", "--into", "dir", "--dir", "x"))
                .isEqualTo(ErrorKind.USAGE.exitCode());
        assertThat(scene.run("archive", "restore", "orders", "--start", "--yes", "--days", "0"))
                .isEqualTo(ErrorKind.USAGE.exitCode());
        assertThat(scene.run("archive", "restore", "orders", "--start", "--yes", "--speed", "expedited"))
                .isEqualTo(ErrorKind.CAPABILITY.exitCode());
        assertThat(scene.errors()).contains("EXPEDITED").hasLineCount(1);
        assertThat(fake.count(S3Call.RESTORE_OBJECT)).isZero();
    }
}
