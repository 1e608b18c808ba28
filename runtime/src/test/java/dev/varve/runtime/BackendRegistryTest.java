/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.spi.BackendProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendRegistryTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("The backends on the class path are found, sorted by name")
    void found() {
        BackendRegistry registry = BackendRegistry.onClassPath();
        assertThat(registry.names()).containsExactly("fake", "memory");
        assertThat(registry.provider("fake")).isInstanceOf(FakeProvider.class);
    }

    @Test
    @DisplayName("An unknown backend is refused, naming the nearest, those found and the artifact that may be missing")
    void unknown() {
        BackendRegistry none = BackendRegistry.of(List.of());
        assertThatThrownBy(() -> none.provider("embedded"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessage(
                        "backend: 'embedded' is no backend here; none was found; is dev.varve:varve-server on the class path?");
        assertThatThrownBy(() -> BackendRegistry.onClassPath().provider("memroy"))
                .hasMessageContaining(
                        "found fake, memory; did you mean 'memory'? Or is dev.varve:varve-backend-memroy on the class path?");
    }

    @Test
    @DisplayName("Two backends of one name are refused, naming the class of each")
    void twins() {
        List<BackendProvider<?>> twins = List.of(new FakeProvider(), new FakeProvider());
        assertThatThrownBy(() -> BackendRegistry.of(twins))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("two backends are named 'fake': dev.varve.runtime.FakeProvider and");
    }

    @Test
    @DisplayName("A backend that is declared but cannot be loaded is an error that can be caught")
    void broken() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(BackendProvider.class.getName()), "dev.varve.Gone\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            assertThatThrownBy(BackendRegistry::onClassPath)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("dev.varve.Gone");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
