/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorKind;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.testkit.s3.FakeS3;
import dev.varve.tiering.testkit.s3.S3BucketKind;
import dev.varve.tiering.testkit.s3.S3Call;
import dev.varve.tiering.testkit.s3.S3Fault;
import dev.varve.tiering.testkit.s3.S3Rules;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong with a bucket, or with what is said of it, is told in one line before a byte of an archive is stored. */
class ArchiveBucketTest {

    private static final String TIER = """
            s3:
              bucket: tier
              region: us-east-1
              endpoint: ENDPOINT
              access-key:
                id: AKIDFAKE
                secret: hush
            """;
    private static final String LOCKED = TIER + "lock:\n  mode: compliance\n  years: 7\n";
    private static final String DEEP = TIER + "storage-class: deep-archive\nmerge-below-bytes: 0\n";

    @TempDir
    Path folder;

    private static FakeS3 fake(S3Rules rules, S3BucketKind kind) {
        return FakeS3.start(rules, InstantSource.system()).bucket("tier", kind);
    }

    private String refused(FakeS3 fake, ErrorKind kind, String settings) {
        BucketScene scene = new BucketScene(folder, fake.endpoint()).keeping(settings);

        int code = scene.run("archive", "run", "orders", "--filter", "orders.eu", "--once");

        assertThat(scene.errors()).doesNotContain("hush").hasLineCount(1);
        assertThat(code).as(scene.errors()).isEqualTo(kind.exitCode());
        assertThat(scene.stored("AKIDFAKE")).isEmpty();
        return scene.errors();
    }

    @ParameterizedTest(name = "TR-21: {0} instead of {1}: {3}")
    @CsvSource({
        "bucket: elsewhere,bucket: tier,USAGE,create the bucket",
        "id: AKIDOTHER,id: AKIDFAKE,ACCESS,correct the credentials",
        "buckets: tier,bucket: tier,USAGE,archive.s3.buckets",
        "bucket: Tier,bucket: tier,USAGE,archive.s3.bucket",
        "region: Frankfurt am Main,region: us-east-1,USAGE,archive.s3.region",
        "endpoint: ftp://host,endpoint: ENDPOINT,USAGE,archive.s3.endpoint",
    })
    void wrong(String wrong, String right, ErrorKind kind, String saying) {
        try (FakeS3 fake = fake(S3Rules.amazon(), S3BucketKind.VERSIONED)) {
            assertThat(refused(fake, kind, TIER.replace(right, wrong))).contains(saying);
            assertThat(fake.count(S3Call.PUT_OBJECT)).isZero();
        }
    }

    @Test
    @DisplayName("TR-20, TR-24: small segments are merged before they go into a cold class; gc --merged removes them")
    void merged() {
        try (FakeS3 fake = fake(S3Rules.amazon(), S3BucketKind.VERSIONED)) {
            BucketScene scene = new BucketScene(folder, fake.endpoint())
                    .keeping(TIER + "storage-class: glacier-ir\nmerge-below-bytes: 2500\n");
            String lines =
                    IntStream.range(0, 50).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
            assertThat(scene.reading(lines, "stream", "publish", "orders.eu", "--stdin-lines"))
                    .isZero();
            assertThat(scene.run(
                            "archive", "run", "orders", "--filter", "orders.eu", "--once", "--max-in-flight", "20"))
                    .as(scene.errors())
                    .isZero();
            assertThat(scene.output().lines()).hasSize(3);

            assertThat(scene.run("archive", "gc", "orders")).isZero();
            assertThat(scene.output()).isEmpty();
            assertThat(scene.run("archive", "gc", "orders", "--merged")).isZero();
            assertThat(scene.output().lines()).hasSize(4);
            assertThat(scene.run("archive", "verify", "orders", "--deep"))
                    .as(scene.output())
                    .isZero();
            assertThat(scene.stored("AKIDFAKE"))
                    .filteredOn(entry -> entry.key().value().contains("/segments/"))
                    .singleElement()
                    .matches(entry -> entry.storageClass() == StorageClass.GLACIER_IR);
        }
    }

    @Test
    @DisplayName("TR-23: run, status, verify and restore tell with their results what they asked of the store")
    void traffic() {
        try (FakeS3 fake = fake(S3Rules.amazon(), S3BucketKind.VERSIONED)) {
            BucketScene scene = new BucketScene(folder, fake.endpoint()).keeping(TIER);
            assertThat(scene.run("stream", "publish", "orders.eu", "one")).isZero();
            String ran = scene.json("archive", "run", "orders", "--filter", "orders.eu", "--once");
            assertThat(ran)
                    .containsPattern("\"store\":\\{.*\"requests\":\\{\"check\":2,\"create\":[0-9]+,.*\"sent-bytes\"");

            fake.faults().next(S3Call.GET_OBJECT, S3Fault.SLOW_DOWN, S3Fault.INTERNAL_ERROR);
            assertThat(scene.json("archive", "status", "orders"))
                    .containsPattern("\"store\":\\{\"received-bytes\":\\{\"read\":[0-9]+},"
                            + "\"requests\":\\{\"check\":1,\"read\":1},"
                            + "\"retries\":\\{\"server-error\":1,\"throttled\":1}}}$");
            assertThat(scene.json("archive", "verify", "orders"))
                    .containsPattern("\"unreferenced\":\\[],\"store\":\\{.*\"requests\":\\{\"check\":1,.*\"list\":");
            String target = folder.resolve("back").toString();
            assertThat(scene.json("archive", "restore", "orders", "--into", "dir", "--dir", target))
                    .containsPattern("\"restored\":1,\"store\":\\{.*\"received-bytes\":");
            assertThat(scene.json("archive", "restore", "orders", "--status"))
                    .containsPattern("\"eta-seconds\":0,\"store\":\\{.*\"requests\":");
        }
    }

    @Test
    @DisplayName("TR-21: a profile that is not there is DENIED")
    void profile() {
        String settings = TIER.substring(0, TIER.indexOf("  access-key")) + "  profile: varve-has-no-such\n";
        try (FakeS3 fake = fake(S3Rules.amazon(), S3BucketKind.VERSIONED)) {
            assertThat(refused(fake, ErrorKind.ACCESS, settings)).contains("varve-has-no-such");
            assertThat(fake.count(S3Call.PUT_OBJECT)).isZero();
        }
    }

    @ParameterizedTest(name = "TR-14: a lock in a {0} bucket is UNSUPPORTED")
    @EnumSource(names = {"PLAIN", "VERSIONED"})
    void noLock(S3BucketKind kind) {
        try (FakeS3 fake = fake(S3Rules.amazon(), kind)) {
            assertThat(refused(fake, ErrorKind.CAPABILITY, LOCKED)).contains("enable versioning and Object Lock");
            assertThat(fake.count(S3Call.PUT_OBJECT)).isZero();
        }
    }

    @Test
    @DisplayName("TR-6: a store without conditional writes is UNSUPPORTED, and left as it was")
    void unconditional() {
        try (FakeS3 fake = fake(S3Rules.amazon().unconditional(), S3BucketKind.PLAIN)) {
            assertThat(refused(fake, ErrorKind.CAPABILITY, TIER)).contains("does not heed conditional writes");
        }
    }

    @Test
    @DisplayName("TR-21: a class that the store does not know is UNSUPPORTED")
    void unknownClass() {
        try (FakeS3 fake = fake(S3Rules.amazon().knowing("STANDARD"), S3BucketKind.PLAIN)) {
            assertThat(refused(fake, ErrorKind.CAPABILITY, DEEP)).contains("does not know this storage class");
        }
    }

    @Test
    @DisplayName("TR-21: contradictions of a configuration are told")
    void contradictions() {
        try (FakeS3 fake = fake(S3Rules.amazon(), S3BucketKind.PLAIN)) {
            assertThat(refused(fake, ErrorKind.USAGE, TIER + "directory: /tmp\n"))
                    .contains("exclude each other");
            assertThat(refused(fake, ErrorKind.USAGE, "storage-class: glacier\n"))
                    .contains("s3 is missing");
            assertThat(refused(fake, ErrorKind.USAGE, TIER + "storage-class: other\n"))
                    .contains("storage-class");
            assertThat(refused(fake, ErrorKind.USAGE, TIER + "lock:\n  mode: governance\n  years: 0\n"))
                    .contains("1 to 100");
            assertThat(refused(fake, ErrorKind.USAGE, TIER + "pace:\n  bytes-per-second: 1000000\n"))
                    .contains("--segment-mib");
            assertThat(fake.count(S3Call.PUT_OBJECT)).isZero();
        }
    }
}
