/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerFileTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("the option comes before the variable, that before PATH, and that before the newest in the cache")
    void order() throws IOException {
        Path given = server("given", "2.10.1");
        Path named = server("named", "2.10.2");
        server("path/nats-server", "2.10.3");
        server("cache/nats-server/2.9.9/nats-server", "2.9.9");
        server("cache/nats-server/2.15.1/nats-server", "2.15.1");
        Map<String, String> cache =
                Map.of("VARVE_CACHE", directory.resolve("cache").toString());
        Map<String, String> path = Map.of(
                "VARVE_CACHE",
                directory.resolve("cache").toString(),
                "PATH",
                directory.resolve("path").toString());
        assertThat(NatsServerFile.find(Optional.empty(), cache).version()).isEqualTo("2.15.1");
        assertThat(NatsServerFile.find(Optional.empty(), path).version()).isEqualTo("2.10.3");
        assertThat(NatsServerFile.find(Optional.empty(), Map.of("NATS_SERVER", named.toString()))
                        .version())
                .isEqualTo("2.10.2");
        assertThat(NatsServerFile.find(Optional.of(given), Map.of("NATS_SERVER", named.toString()))
                        .version())
                .isEqualTo("2.10.1");
    }

    @Test
    @DisplayName("where there is none, the error says what to install; one that is named and does not run is refused")
    void none() throws IOException {
        Map<String, String> nothing = Map.of("HOME", directory.toString());
        assertThatThrownBy(() -> NatsServerFile.find(Optional.empty(), nothing))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("install")
                .hasMessageContaining("--nats-server");
        Path other = Files.writeString(directory.resolve("other"), "not executable");
        assertThatThrownBy(() -> NatsServerFile.find(Optional.of(other), nothing))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no nats-server that runs here");
    }

    private Path server(String name, String version) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho nats-server: v" + version + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
