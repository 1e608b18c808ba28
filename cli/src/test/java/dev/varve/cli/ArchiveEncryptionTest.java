/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorKind;
import dev.varve.tiering.testkit.s3.FakeS3;
import dev.varve.tiering.testkit.s3.S3BucketKind;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive in a cold class that is encrypted as the configuration says; each command is a process of its own. */
class ArchiveEncryptionTest {

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

    private final FakeS3 fake =
            FakeS3.start(S3Rules.amazon(), InstantSource.system()).bucket("tier", S3BucketKind.VERSIONED);
    private Path ring = Path.of("");
    private BucketScene scene;

    @BeforeEach
    void archive() {
        ring = folder.resolve("ring.json");
        scene = new BucketScene(folder, fake.endpoint()).keeping(SETTINGS + "key-ring: " + ring + "\n");
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private String output(String... words) {
        assertThat(scene.run(words)).as(scene.errors()).isZero();
        return scene.output();
    }

    private void assertDenied(String... words) {
        assertThat(scene.run(words)).as(scene.output()).isEqualTo(ErrorKind.ACCESS.exitCode());
        assertThat(scene.errors()).startsWith("varve: DENIED: ").hasLineCount(1);
        assertThat(scene.output()).isEmpty();
    }

    private int fill(int from) {
        String lines = IntStream.range(from, from + 20)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
        assertThat(scene.reading(lines, "stream", "publish", "orders.eu", "--stdin-lines"))
                .isZero();
        return scene.run("archive", "run", "orders", "--filter", "orders.eu", "--once");
    }

    @Test
    @DisplayName(
            "TR-21: is written with a ring that 'keys' makes and rotates, is read by it, and by nobody without: what can be paid for is refused first")
    void life() {
        assertThat(scene.run("archive", "run", "orders", "--filter", "orders.eu"))
                .as("no ring yet")
                .isEqualTo(ErrorKind.USAGE.exitCode());
        assertThat(scene.errors()).contains("varve archive keys new " + ring).hasLineCount(1);
        assertThat(output("archive", "keys", "new")).contains("who loses it has lost them");
        assertThat(fill(0)).as(scene.errors()).isZero();
        assertThat(output("--output", "json", "archive", "keys", "rotate")).contains("\"keys\":2");
        assertThat(fill(20)).as(scene.errors()).isZero();

        String[] keys = output("archive", "keys", "list")
                .lines()
                .map(line -> line.split(" ")[0])
                .toArray(String[]::new);
        assertThat(output("--output", "json", "archive", "list", "orders").lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"encryption-key\":" + keys[0]),
                        second -> assertThat(second).contains("\"encryption-key\":" + keys[1]));
        withoutRing();
        output("archive", "restore", "orders", "--start", "--yes");
        assertThat(fake.count(S3Call.RESTORE_OBJECT)).isEqualTo(2);
    }

    private void withoutRing() {
        scene.keeping(SETTINGS);
        assertThat(output("archive", "status", "orders")).contains("40 messages");
        assertThat(output("archive", "verify", "orders")).startsWith("whole: 2 segments");
        assertThat(output("archive", "restore", "orders", "--start")).contains("2 segments", "repeat with --yes");
        assertThat(scene.errors())
                .startsWith("warning: ")
                .contains("archive.key-ring")
                .hasLineCount(1);
        assertDenied("archive", "restore", "orders", "--start", "--yes");
        assertThat(fake.count(S3Call.RESTORE_OBJECT)).isZero();
        assertDenied("archive", "export", "orders");
        assertDenied(
                "archive",
                "restore",
                "orders",
                "--into",
                "dir",
                "--dir",
                folder.resolve("back").toString());
        assertThat(folder.resolve("back")).doesNotExist();
        assertDenied("archive", "run", "orders", "--filter", "orders.eu", "--once");
        scene.keeping(SETTINGS + "key-ring: " + ring + "\n");
    }

    @Test
    @DisplayName("TR-21: the doctor tells of the ring: its keys, that it is not here, or that it cannot be used")
    void doctor() throws IOException {
        assertThat(output("doctor")).contains("HINT: there is no key ring " + ring);
        output("archive", "keys", "new");
        assertThat(output("--output", "json", "doctor"))
                .contains("\"archive-keys\":{\"file\":\"" + ring + "\",\"keys\":1,");
        Files.setPosixFilePermissions(ring, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(scene.run("doctor")).isEqualTo(ErrorKind.AVAILABILITY.exitCode());
        assertThat(scene.output()).contains("WRONG: key ring " + ring + " is open to others");
        assertDenied("archive", "keys", "list");
    }
}
