/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeOpenerTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("Varve.open reads a file and opens the backend that it chooses")
    void opensFile() {
        Path file = new Configurations(folder).file("backend: fake\nfake:\n  deadline: 2s\n");
        try (Varve varve = Varve.open(file)) {
            assertThat(varve.capabilities().backend()).isEqualTo("fake");
            assertThat(((FakeVarve) varve).config.deadline()).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    @DisplayName("Varve.open opens a backend chosen in code")
    void opensConfig() {
        try (Varve varve = Varve.open(VarveConfig.of("fake").with("replicas", 2))) {
            assertThat(((FakeVarve) varve).config.replicas()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("Varve.open refuses what is wrong before it opens anything")
    void refuses() {
        assertThatThrownBy(() -> Varve.open(VarveConfig.of("nothing")))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("is dev.varve:varve-backend-nothing on the class path?");
        assertThatThrownBy(() -> Varve.open(folder.resolve("missing.yaml"))).hasMessageContaining("does not exist");
    }
}
