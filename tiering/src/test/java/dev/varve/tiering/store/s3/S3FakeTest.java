/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.spi.Secret;
import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import dev.varve.tiering.testkit.MovableClock;
import dev.varve.tiering.testkit.s3.FakeS3;
import dev.varve.tiering.testkit.s3.S3BucketKind;
import dev.varve.tiering.testkit.s3.S3Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.util.VersionInfo;

/** The contract against the strict fake, with the real client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FakeTest extends BlobStoreContract {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T00:00:00Z"));
    private final FakeS3 fake = FakeS3.start(S3Rules.amazon(), clock).bucket("tier", S3BucketKind.LOCKING);
    private final S3BlobStore store = S3BlobStore.open(config(fake).with(new S3Config.Transfer(1 << 20, 1 << 18, 10)));

    /** The bucket {@code tier} of {@code fake}, for tests that do not want to wait. */
    static S3Config config(FakeS3 fake) {
        return S3Config.of("tier", "eu-central-1")
                .at(fake.endpoint())
                .as("AKIDFAKE", new Secret("secret"))
                .with(new S3Config.Patience(3, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(20)));
    }

    @Override
    protected BlobStoreUnderTest underTest() {
        return new BlobStoreUnderTest(
                store, store.capabilities(), Set.of(Trait.values()), clock.instant(), Optional.of(clock::advance));
    }

    @BeforeAll
    void versions() {
        System.out.println("blob store contract against the strict fake, AWS SDK " + VersionInfo.SDK_VERSION);
    }

    @AfterAll
    void close() {
        store.close();
        fake.close();
    }
}
