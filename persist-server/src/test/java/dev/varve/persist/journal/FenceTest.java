/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A fence")
final class FenceTest {

    @TempDir
    Path root;

    private ServerHome server;
    private Path home;

    @BeforeEach
    void start() {
        server = ServerHome.create(root, "first", 1);
        home = root.resolve("servers").resolve("first");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("tells its server which slots were taken, under the highest epoch of each")
    void tells() throws Exception {
        assertThat(server.fence().check()).isEmpty();
        assertThat(Fence.raise(home, 7, 3)).isTrue();
        assertThat(server.fence().check()).containsOnly(java.util.Map.entry(7, 3L));
        Fence.raise(home, 8, 2);
        Fence.raise(home, 7, 5);
        Fence.raise(home, 7, 4);
        assertThat(server.fence().check()).containsOnly(java.util.Map.entry(7, 5L), java.util.Map.entry(8, 2L));
        assertThat(server.fence().check()).hasSize(2);
    }

    @Test
    @DisplayName("is seen through successors that write at the same place of its file")
    void overlappingRings() throws Exception {
        Path bell = home.resolve("fence");
        // Both marks are made and both have found the file empty before either writes.
        Files.createFile(home.resolve("fenced").resolve("1.9"));
        Files.createFile(home.resolve("fenced").resolve("2.9"));
        Files.writeString(bell, "\n", StandardOpenOption.WRITE);
        assertThat(server.fence().check()).containsOnlyKeys(1, 2);
        Files.writeString(bell, "\n", StandardOpenOption.WRITE);
        assertThat(server.fence().check()).containsOnlyKeys(1, 2);
    }

    @Test
    @DisplayName("that was raised half is raised whole by the next attempt")
    void repeated() throws Exception {
        Files.createFile(home.resolve("fenced").resolve("1.9"));
        assertThat(server.fence().check()).as("nobody has read the journal yet").isEmpty();
        Fence.raise(home, 1, 9);
        assertThat(server.fence().check()).containsOnlyKeys(1);
    }

    @Test
    @DisplayName("needs not be raised where the server's directory is gone; that server acknowledges nothing")
    void gone() throws Exception {
        assertThat(Fence.raise(root.resolve("servers").resolve("other"), 1, 1)).isFalse();
        Files.move(home, home.resolveSibling("first.gone"));
        assertThatThrownBy(() -> server.fence().check())
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    @DisplayName("is not raised by halves in silence")
    void broken() throws Exception {
        Files.delete(home.resolve("fence"));
        assertThatThrownBy(() -> Fence.raise(home, 1, 1)).isInstanceOf(IOException.class);
    }
}
