/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.s3;

import dev.varve.Capability;
import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import dev.varve.tiering.testkit.emulator.Moto;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract against Moto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoIT extends BlobStoreContract {

    private @Nullable EmulatedS3 s3;

    @BeforeAll
    void start() {
        s3 = EmulatedS3.start(Moto::start);
    }

    @Override
    protected BlobStoreUnderTest underTest() {
        return Objects.requireNonNull(s3)
                .underTest(Set.of(Capability.TIERED_STORAGE, Capability.DENY_DELETE), Set.of(Trait.values()));
    }

    @AfterAll
    void close() {
        if (s3 != null) {
            s3.close();
        }
    }
}
