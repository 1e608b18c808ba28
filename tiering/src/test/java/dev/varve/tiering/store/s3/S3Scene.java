/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.Bytes;
import dev.varve.spi.Secret;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.testkit.MovableClock;
import dev.varve.tiering.testkit.s3.FakeS3;
import dev.varve.tiering.testkit.s3.S3BucketKind;
import dev.varve.tiering.testkit.s3.S3Faults;
import dev.varve.tiering.testkit.s3.S3Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A fake and a store on it that does not wait long, for the tests of what goes wrong. */
final class S3Scene implements AutoCloseable {

    static final int ATTEMPTS = 3;

    private final FakeS3 fake;
    private final S3BlobStore store;

    private S3Scene(FakeS3 fake, S3Config config) {
        this.fake = fake;
        this.store = S3BlobStore.open(config);
    }

    static S3Scene open() {
        return open(S3Rules.amazon(), S3BucketKind.VERSIONED);
    }

    static S3Scene open(S3Rules rules, S3BucketKind kind) {
        FakeS3 fake = FakeS3.start(rules, new MovableClock(Instant.parse("2026-11-20T00:00:00Z")))
                .bucket("tier", kind);
        return new S3Scene(fake, config(fake));
    }

    /** Blobs above 4 KiB go in parts of 2 KiB. */
    static S3Config config(FakeS3 fake) {
        return S3Config.of("tier", "eu-central-1")
                .at(fake.endpoint())
                .as("AKIDFAKE", new Secret("secret"))
                .with(new S3Config.Patience(
                        ATTEMPTS, Duration.ofMillis(700), Duration.ofMillis(1500), Duration.ofSeconds(15)))
                .with(new S3Config.Transfer(4096, 2048, 10));
    }

    FakeS3 fake() {
        return fake;
    }

    S3Faults faults() {
        return fake.faults();
    }

    S3BlobStore store() {
        return store;
    }

    static BlobKey freshKey() {
        return BlobKey.of("blob/" + UUID.randomUUID());
    }

    static BlobContent content(String text) {
        return BlobContent.of(Bytes.utf8(text));
    }

    BlobInfo stored(BlobKey key, BlobContent content) {
        return store.create(key, content).orElseThrow(conflict -> new IllegalStateException("taken: " + conflict));
    }

    Bytes read(BlobKey key) {
        try (var reader = store.read(key).orElseThrow()) {
            return reader.readAll();
        }
    }

    @Override
    public void close() {
        store.close();
        fake.close();
    }
}
