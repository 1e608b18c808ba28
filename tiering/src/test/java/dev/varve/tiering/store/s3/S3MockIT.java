/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.emulator.S3Mock;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract against S3Mock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3MockIT extends BlobStoreContract {

    private @Nullable EmulatedS3 s3;

    @BeforeAll
    void start() {
        s3 = EmulatedS3.start(S3Mock::start);
    }

    @Override
    protected BlobStoreUnderTest underTest() {
        return Objects.requireNonNull(s3).underTest(Set.of(), Set.of());
    }

    @AfterAll
    void close() {
        if (s3 != null) {
            s3.close();
        }
    }
}
