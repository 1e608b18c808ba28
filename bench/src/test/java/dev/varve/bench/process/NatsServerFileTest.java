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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerFileTest {

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();

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
        assertThat(find(Optional.empty(), cache).version()).isEqualTo("2.15.1");
        assertThat(find(Optional.empty(), path).version()).isEqualTo("2.10.3");
        assertThat(find(Optional.empty(), Map.of("NATS_SERVER", named.toString()))
                        .version())
                .isEqualTo("2.10.2");
        assertThat(find(Optional.of(given), Map.of("NATS_SERVER", named.toString()))
                        .version())
                .isEqualTo("2.10.1");
    }

    @Test
    @DisplayName(
            "where there is none and none can be fetched, the error says what to install; one that is named and does not run is refused")
    void none() throws IOException {
        Map<String, String> nothing = Map.of("HOME", directory.toString());
        assertThatThrownBy(() -> find(Optional.empty(), nothing))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("none can be fetched here: install")
                .hasMessageContaining("--nats-server");
        assertThat(told).singleElement().asString().contains("fetching one", directory.toString());
        Path other = Files.writeString(directory.resolve("other"), "not executable");
        assertThatThrownBy(() -> find(Optional.of(other), nothing))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no nats-server that runs here");
    }

    private NatsServerFile find(Optional<Path> given, Map<String, String> environment) {
        return NatsServerFile.find(given, environment, told::add);
    }

    private Path server(String name, String version) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho nats-server: v" + version + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
