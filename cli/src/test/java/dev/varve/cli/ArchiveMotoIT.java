/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorKind;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.testkit.emulator.Emulator;
import dev.varve.tiering.testkit.emulator.Moto;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code varve archive} with a bucket of moto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveMotoIT {

    private static final String TIER = """
            s3:
              bucket: tier
              prefix: PREFIX
              region: us-east-1
              endpoint: ENDPOINT
              access-key:
                id: AKIDTEST
                secret: secret
            """;
    private static final String LINES =
            IntStream.range(0, 50).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());

    @SuppressWarnings("NullAway.Init") // set before each test
    private Emulator moto;

    @TempDir
    Path folder;

    @BeforeAll
    void start() {
        moto = Emulator.of("varve archive", Moto::start);
    }

    @AfterAll
    @SuppressWarnings("NullAway") // where it did not start
    void close() {
        if (moto != null) {
            moto.close();
        }
    }

    private BucketScene scene(String prefix, String more) {
        return new BucketScene(folder, moto.endpoint()).keeping(TIER.replace("PREFIX", prefix) + more);
    }

    private static void archived(BucketScene scene) {
        assertThat(scene.reading(LINES, "stream", "publish", "orders.eu", "--stdin-lines"))
                .isZero();
        assertThat(scene.run("archive", "run", "orders", "--filter", "orders.eu", "--once", "--max-in-flight", "20"))
                .as(scene.errors())
                .isZero();
    }

    @Test
    @DisplayName("DA-35, DA-37, TR-21: a stream is archived in a bucket under locks, verified, and restored")
    void roundTrip() {
        BucketScene scene = scene("warm", "storage-class: glacier-ir\nlock:\n  mode: governance\n  years: 1\n");
        archived(scene);

        assertThat(scene.run("archive", "status", "orders")).isZero();
        assertThat(scene.output()).contains("50 messages, seq 1-50").contains("3 segments");
        assertThat(scene.run("archive", "verify", "orders", "--deep"))
                .as(scene.output())
                .isZero();
        assertThat(scene.run("archive", "restore", "orders", "--into", "stream", "--prefix", "back"))
                .as(scene.errors())
                .isZero();
        assertThat(scene.run("stream", "get-all", "back.orders.eu")).isZero();
        assertThat(scene.output().lines()).hasSize(50);
        assertThat(scene.stored("AKIDTEST"))
                .filteredOn(entry -> entry.key().value().startsWith("warm/archives/orders/segments/"))
                .hasSize(3)
                .allMatch(entry -> entry.storageClass() == StorageClass.GLACIER_IR);
        assertThat(scene.stored("AKIDTEST"))
                .noneMatch(entry -> entry.key().value().contains("varve-probe"));
    }

    @Test
    @DisplayName(
            "TR-17, TR-18: what is in a cold class is verified without a restore, and told to be cold to who reads it")
    void cold() {
        BucketScene scene = scene("cold", "storage-class: deep-archive\nmerge-below-bytes: 0\n");
        archived(scene);

        assertThat(scene.run("archive", "verify", "orders")).as(scene.output()).isZero();
        assertThat(scene.output()).contains("3 cold");
        assertThat(scene.run("archive", "restore", "orders", "--into", "stream", "--prefix", "back"))
                .isEqualTo(ErrorKind.USAGE.exitCode());
        assertThat(scene.errors()).contains("cold class").hasLineCount(1);
    }

    @Test
    @DisplayName("TR-21: a bucket that is missing is told")
    void missing() {
        BucketScene scene = new BucketScene(folder, moto.endpoint())
                .keeping(TIER.replace("PREFIX", "x").replace("bucket: tier", "bucket: elsewhere"));

        assertThat(scene.run("archive", "run", "orders", "--filter", "orders.eu", "--once"))
                .isEqualTo(ErrorKind.USAGE.exitCode());
        assertThat(scene.errors()).contains("create the bucket").hasLineCount(1);
    }
}
