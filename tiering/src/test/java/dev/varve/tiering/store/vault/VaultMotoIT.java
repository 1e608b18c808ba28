/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import static dev.varve.tiering.store.vault.VaultScene.COLD;
import static dev.varve.tiering.store.vault.VaultScene.FAST;
import static dev.varve.tiering.store.vault.VaultScene.KEY;
import static dev.varve.tiering.store.vault.VaultScene.bytes;
import static dev.varve.tiering.store.vault.VaultScene.content;
import static dev.varve.tiering.store.vault.VaultScene.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.spi.Secret;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.s3.S3Config;
import dev.varve.tiering.testkit.emulator.Emulator;
import dev.varve.tiering.testkit.emulator.Moto;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The wire format against moto, which was not written by us. It has no tree hashes above 1 MiB, no parts and no ranges. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultMotoIT {

    @SuppressWarnings("NullAway.Init") // set before each test
    private Emulator moto;

    private final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    void start() {
        moto = Emulator.of("Glacier vault", Moto::start);
        try (Vault vault = Vault.open(config("records"), cause -> {})) {
            vault.client().createVault(request -> request.accountId("-").vaultName("records"));
        }
    }

    @AfterAll
    @SuppressWarnings("NullAway") // where it did not start
    void close() {
        if (moto != null) {
            moto.close();
        }
    }

    private VaultConfig config(String name) {
        return VaultConfig.of(name, "us-east-1")
                .at(moto.endpoint(), new S3Config.AccessKey("AKIDTEST", new Secret("secret")));
    }

    @Test
    @DisplayName("TR-22: an archive is uploaded, brought by a job, read, found by the inventory, and deleted")
    void roundTrip() {
        // Jobs take seconds there, so that their list is read at each look.
        try (VaultBlobStore store = VaultBlobStore.open(
                config("records"),
                new MemoryBlobStore(),
                () -> nanos.addAndGet(Duration.ofMinutes(1).toNanos()))) {
            store.check(COLD);
            assertThat(store.create(KEY, content(300_000), COLD)).isInstanceOf(WriteAnswer.Stored.class);
            refused(ErrorCode.INVALID, () -> store.read(KEY));

            VaultReconciliation reconciliation = store.reconciliation("archives/");
            reconciliation.start();
            assertThat(store.restore(KEY, FAST)).containsInstanceOf(Availability.Restoring.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> store.head(KEY).orElseThrow().availability().readable());

            try (var reader = store.read(KEY).orElseThrow()) {
                assertThat(reader.readAll()).isEqualTo(bytes(300_000));
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> reconciliation.start().readable());
            assertThat(reconciliation.report().named()).isEqualTo(1);
            assertThat(reconciliation.report().findings()).isEmpty();
            assertThat(store.delete(KEY)).isTrue();
        }
    }
}
