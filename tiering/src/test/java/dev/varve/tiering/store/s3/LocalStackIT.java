/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.emulator.LocalStack;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract against LocalStack, where Docker answers; reported as not run where it does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalStackIT extends BlobStoreContract {

    private @Nullable EmulatedS3 s3;

    @BeforeAll
    void start() {
        s3 = EmulatedS3.start(LocalStack::start);
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
