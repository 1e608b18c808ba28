/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import static dev.varve.tiering.store.vault.VaultScene.COLD;
import static dev.varve.tiering.store.vault.VaultScene.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.spi.Secret;
import dev.varve.tiering.store.memory.MemoryBlobStore;
import dev.varve.tiering.store.s3.S3Config;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A vault that cannot be used")
final class VaultCheckTest {

    private final VaultScene scene = new VaultScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private String told(ErrorCode code, VaultConfig config) {
        try (VaultBlobStore store = VaultBlobStore.open(config, new MemoryBlobStore())) {
            return String.valueOf(refused(code, () -> store.check(COLD)).getMessage());
        }
    }

    @Test
    @DisplayName(
            "TR-22: is told before anything is stored: it is not there, or the caller is not let in, or nobody answers")
    void told() {
        VaultConfig right = VaultScene.config(scene.fake());
        S3Config.AccessKey key = new S3Config.AccessKey("AKIDOTHER", new Secret("secret"));
        VaultConfig missing = VaultConfig.of("elsewhere", "eu-central-1")
                .at(scene.fake().endpoint(), right.accessKey().orElseThrow());

        scene.store().check(COLD);
        assertThat(told(ErrorCode.INVALID, missing)).contains("'elsewhere' in eu-central-1", "create the vault");
        assertThat(told(ErrorCode.DENIED, right.at(scene.fake().endpoint(), key)))
                .contains("correct the credentials");
        scene.fake().close();
        assertThat(told(
                        ErrorCode.UNAVAILABLE,
                        right.with(
                                1,
                                new S3Config.Patience(
                                        1, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2)))))
                .contains("cannot use vault 'records'");
    }

    @ParameterizedTest(name = "TR-22: parts of {0} MiB are refused")
    @ValueSource(ints = {0, 3, 2048, -1})
    void parts(int mib) {
        assertThat(refused(
                        ErrorCode.INVALID,
                        () -> VaultConfig.of("records", "eu-central-1").with(mib, S3Config.Patience.defaults())))
                .hasMessageContaining("power of two");
    }

    @Test
    @DisplayName("TR-22: names and regions that none has are refused")
    void names() {
        refused(ErrorCode.INVALID, () -> VaultConfig.of("my vault", "eu-central-1"));
        refused(ErrorCode.INVALID, () -> VaultConfig.of("records", "Frankfurt am Main"));
        refused(
                ErrorCode.INVALID,
                () -> VaultConfig.of("records", "eu-central-1").below("no spaces"));
    }
}
