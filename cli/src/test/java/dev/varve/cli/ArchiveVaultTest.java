/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorKind;
import dev.varve.tiering.testkit.MovableClock;
import dev.varve.tiering.testkit.vault.FakeArchive;
import dev.varve.tiering.testkit.vault.FakeVault;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An archive in a vault, beside a ledger in a directory; each command is a process of its own. */
class ArchiveVaultTest {

    private static final String SETTINGS = """
            vault:
              name: records
              region: us-east-1
              endpoint: ENDPOINT
              access-key:
                id: AKIDFAKE
                secret: hush
              part-mib: 1
              patience: { attempts: 2, idle: 2s, attempt: 5s, call: 10s }
            storage-class: glacier
            merge-below-bytes: 0
            """;

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T00:00:00Z"));
    private final FakeVault fake = FakeVault.start("records", clock);
    private BucketScene scene;

    @BeforeEach
    void scene() {
        scene = new BucketScene(folder, fake.endpoint()).keeping(SETTINGS);
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private void archive() {
        String lines = IntStream.range(0, 50).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        assertThat(scene.reading(lines, "stream", "publish", "orders.eu", "--stdin-lines"))
                .isZero();
        output("archive", "run", "orders", "--filter", "orders.eu", "--once", "--max-in-flight", "20");
    }

    private String output(String... words) {
        assertThat(scene.run(words)).as(scene.errors()).isZero();
        return scene.output();
    }

    private void assertRefused(ErrorKind kind, String... words) {
        assertThat(scene.run(words)).as(scene.output()).isEqualTo(kind.exitCode());
        assertThat(scene.errors()).doesNotContain("hush").hasLineCount(1);
    }

    @Test
    @DisplayName("TR-22, TR-18: is written, verified, brought by jobs, restored and drilled")
    void life() {
        archive();
        assertThat(fake.archives())
                .hasSize(3)
                .allMatch(archive -> archive.description().contains(" archives/orders/segments/"));
        assertThat(output("archive", "status", "orders")).contains("50 messages, seq 1-50");
        assertThat(output("archive", "verify", "orders")).startsWith("whole: ").contains("3 cold");
        assertRefused(ErrorKind.USAGE, "archive", "restore", "orders", "--into", "stream", "--prefix", "back");

        assertThat(output("archive", "restore", "orders", "--start", "--speed", "expedited", "--yes"))
                .contains("3 are on their way for at most 5 min");
        assertRefused(ErrorKind.AVAILABILITY, "archive", "restore", "orders", "--into", "stream", "--prefix", "back");
        clock.advance(Duration.ofMinutes(6));

        assertThat(output("archive", "restore", "orders", "--status")).startsWith("3 segments can be read");
        assertThat(output("archive", "restore", "orders", "--into", "stream", "--prefix", "back"))
                .startsWith("50 messages restored");
        assertThat(output("archive", "drill", "orders")).contains("0 differ");
        assertThat(output("archive", "verify", "orders", "--deep")).contains("0 cold");
        assertThat(fake.jobs()).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "TR-22: is compared with its inventory: what nothing names is adopted, and what is there twice deleted, when told")
    void reconciled() {
        archive();
        FakeArchive first = fake.archives().get(0);
        fake.put(first.description(), first.bytes());
        fake.put(first.description().replaceAll("/[0-9]*-", "/0000000000000000099-"), first.bytes());
        clock.advance(Duration.ofDays(2));
        assertRefused(ErrorKind.USAGE, "archive", "reconcile", "orders");
        assertThat(output("archive", "reconcile", "orders", "--start")).contains("on its way for at most 5 h");
        assertRefused(ErrorKind.AVAILABILITY, "archive", "reconcile", "orders");
        clock.advance(Duration.ofHours(5));
        assertThat(output("archive", "reconcile", "orders", "--start")).contains("is there");

        assertThat(output("archive", "reconcile", "orders").lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("duplicate archives/orders/segments/"))
                .anyMatch(line -> line.startsWith("unnamed archives/orders/segments/0000000000000000099-"))
                .anyMatch(line -> line.startsWith("3 archives as their entries say, 0 of others, 2 findings"));
        assertThat(fake.archives()).hasSize(5);
        assertThat(output("archive", "reconcile", "orders", "--adopt"))
                .contains("; adopted")
                .doesNotContain("; deleted");
        assertThat(fake.archives()).hasSize(5);
        assertThat(output("--output", "json", "archive", "reconcile", "orders", "--delete"))
                .contains("\"kind\":\"duplicate\"", "\"done\":\"deleted\"")
                .doesNotContain("unnamed");
        assertThat(fake.archives()).hasSize(4);
        assertThat(output("archive", "verify", "orders")).startsWith("whole: ");
    }

    @Test
    @DisplayName("TR-22: as the doctor sees it: it answers, or is not there")
    void doctor() {
        assertThat(output("doctor")).contains("HINT: the ledger");
        archive();
        assertThat(output("doctor")).contains("glacier://us-east-1/records beside", "answers");
        scene.keeping(SETTINGS.replace("name: records", "name: elsewhere"));
        assertThat(scene.run("doctor")).isEqualTo(ErrorKind.AVAILABILITY.exitCode());
        assertThat(scene.output()).contains("WRONG: cannot use vault 'elsewhere'", "create the vault");
        assertThat(scene.run("--output", "json", "doctor")).isEqualTo(ErrorKind.AVAILABILITY.exitCode());
        assertThat(scene.output()).contains("\"archive-store\":{\"problem\":");
    }

    @ParameterizedTest(name = "TR-22: {0} instead of {1}: {3}")
    @CsvSource({
        "name: elsewhere,name: records,USAGE,create the vault",
        "name: my vault,name: records,USAGE,archive.vault.name",
        "id: AKIDOTHER,id: AKIDFAKE,ACCESS,correct the credentials",
        "vaults: x,name: records,USAGE,archive.vault.vaults",
        "storage-class: deep-archive,storage-class: glacier,USAGE,storage-class glacier",
        "part-mib: 3,part-mib: 1,USAGE,archive.vault.part-mib",
    })
    void wrong(String wrong, String right, ErrorKind kind, String saying) {
        scene.keeping(SETTINGS.replace(right, wrong));

        assertRefused(kind, "archive", "run", "orders", "--filter", "orders.eu", "--once");

        assertThat(scene.errors()).contains(saying);
        assertThat(fake.archives()).isEmpty();
    }

    @Test
    @DisplayName("TR-22: a lock beside a vault is a contradiction, and there is nothing to reconcile without a vault")
    void contradictions() {
        scene.keeping(SETTINGS + "lock:\n  mode: governance\n  years: 1\n");
        assertRefused(ErrorKind.USAGE, "archive", "run", "orders", "--filter", "orders.eu", "--once");
        assertThat(scene.errors()).contains("Vault Lock");
        scene.keeping("storage-class: standard\n");
        assertRefused(ErrorKind.USAGE, "archive", "reconcile", "orders");
        assertThat(scene.errors()).contains("archive.vault");
    }
}
