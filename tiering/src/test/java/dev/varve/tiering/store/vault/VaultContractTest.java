/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.tiering.testkit.BlobStoreContract;
import dev.varve.tiering.testkit.BlobStoreUnderTest;
import dev.varve.tiering.testkit.BlobStoreUnderTest.Trait;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;

/** The contract on the strict fake, with the real client, beside a ledger in memory. */
@DisplayName("TR-22, TR-25: a vault beside a ledger")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultContractTest extends BlobStoreContract {

    private final VaultScene scene = new VaultScene();

    @Override
    protected BlobStoreUnderTest underTest() {
        return new BlobStoreUnderTest(
                scene.store(),
                scene.store().capabilities(),
                Set.of(Trait.values()),
                scene.clock().instant(),
                Optional.of(scene.clock()::advance));
    }

    @AfterAll
    void close() {
        scene.close();
    }
}
