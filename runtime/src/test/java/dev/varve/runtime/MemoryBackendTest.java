/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryBackendTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("The memory backend is opened by a file that only names it, and by its name in code")
    void opens() {
        Path file = new Configurations(folder).file("backend: memory\n");
        try (Varve byFile = Varve.open(file);
                Varve byName = Varve.open(VarveConfig.of("memory"))) {
            assertThat(stored(byFile)).isEqualTo(1);
            assertThat(stored(byName)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("The memory backend's settings are in force, and what its record refuses is told with its key")
    void settings() {
        Path file = new Configurations(folder).file("backend: memory\nmemory:\n  max-message-bytes: 2KiB\n");
        try (Varve varve = Varve.open(file)) {
            assertThat(varve.capabilities().limits().maxMessageBytes()).isEqualTo(2048);
        }
        assertThatThrownBy(() -> Varve.open(VarveConfig.of("memory").with("max-message-bytes", 0)))
                .hasMessageContaining("memory.max-message-bytes: max-message-bytes must be at least 1, not 0");
    }

    private static long stored(Varve varve) {
        return varve.streams()
                .publish(Subject.of("greetings"), Message.of("hello"), PublishOptions.none())
                .seq();
    }
}
