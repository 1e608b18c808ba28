/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The file of a key ring")
final class KeyRingFileTest {

    @TempDir
    Path folder;

    private Path path = Path.of("");
    private KeyRingFile file = KeyRingFile.of(path);

    @BeforeEach
    void create() {
        path = folder.resolve("ring.json");
        file = KeyRingFile.create(path);
    }

    private void permissions(String text) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(text));
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private KeyRing read() {
        return KeyRingFile.of(path).ring();
    }

    @Test
    @DisplayName("TR-21: is made with one key, for its owner alone, and nothing is left beside it")
    void made() throws IOException {
        assertThat(permissions()).isEqualTo("rw-------");
        assertThat(read().keys()).containsExactly(new KeyRing.Key(file.ring().primary(), true, true));
        try (var all = Files.list(folder)) {
            assertThat(all).containsExactly(path);
        }
    }

    @Test
    @DisplayName("TR-21: is never overwritten by another ring")
    void notOverwritten() throws IOException {
        String before = Files.readString(path);
        assertThat(assertRefused(ErrorCode.INVALID, () -> KeyRingFile.create(path)))
                .hasMessageContaining(path.toString());
        assertThat(Files.readString(path)).isEqualTo(before);
    }

    @Test
    @DisplayName("TR-21: is rotated to a new primary key, keeps the others, and stays whose it was")
    void rotated() throws IOException {
        permissions("rw-r-----");
        long first = file.ring().primary();
        long second = file.rotate().primary();

        assertThat(read().keys())
                .isEqualTo(file.ring().keys())
                .containsExactly(new KeyRing.Key(first, false, true), new KeyRing.Key(second, true, true));
        assertThat(permissions()).isEqualTo("rw-r-----");
    }

    @Test
    @DisplayName("TR-21: is rotated where a symbolic link leads, which stays one")
    void linked() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), path);
        KeyRingFile.of(link).rotate();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(read().keys()).hasSize(2);
    }

    @Test
    @DisplayName("TR-21: is not rotated while another process does, and is whole after one that was ended")
    void atOnce() throws IOException {
        Path growing = Files.writeString(folder.resolve("ring.json.new"), "half of");
        assertThat(assertRefused(ErrorCode.UNAVAILABLE, file::rotate)).hasMessageContaining(growing.toString());
        assertThat(read().keys()).hasSize(1);
        assertThat(growing).hasContent("half of");

        Files.delete(growing);
        file.rotate();
        assertThat(read().keys()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-r--r--", "rw-----w-", "rw-rw----"})
    @DisplayName("TR-21: is refused where others can read it, or others than its owner write it")
    void open(String open) throws IOException {
        permissions(open);
        assertThat(assertRefused(ErrorCode.DENIED, this::read)).hasMessageContaining("chmod 600 " + path);
        assertRefused(ErrorCode.DENIED, () -> KeyRingFile.of(path).rotate());
        permissions("r--r-----");
        assertThat(read().keys()).hasSize(1);
    }

    @Test
    @DisplayName("TR-21: that is none, or not there, is told by name, and never what is in it")
    void none() throws IOException {
        for (String content : List.of("", "{}", "secret stuff", "{\"primaryKeyId\":1,\"key\":[\"secret stuff\"]}")) {
            Files.writeString(path, content);
            assertThat(assertRefused(ErrorCode.INVALID, this::read))
                    .as(content)
                    .hasMessageStartingWith(path + " is no key ring")
                    .hasMessageNotContaining("stuff");
        }
        Files.delete(path);
        assertThat(assertRefused(ErrorCode.INVALID, this::read)).hasMessageContaining("varve archive keys new " + path);
    }

    @Test
    @DisplayName("TR-21: is read when a key is needed, and not before")
    void lazy() throws IOException {
        KeyRingFile unread = KeyRingFile.of(folder.resolve("later.json"));
        Files.move(path, unread.path());
        assertThat(unread.ring().keys()).hasSize(1);
        Files.delete(unread.path());
        assertThat(unread.ring().keys()).hasSize(1);
    }

    @Test
    @DisplayName("TR-21: does not show a key by any text")
    void shown() throws IOException {
        String json = Files.readString(path);
        String secret = json.substring(json.indexOf("\"value\"") + 9)
                .replaceAll("(?s)\".*", "")
                .strip();
        assertThat(secret).hasSizeGreaterThan(30);
        assertThat(file + " " + file.ring() + " " + file.ring().keys()).doesNotContain(secret);
    }
}
