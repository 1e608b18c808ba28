/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.VarveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    @TempDir
    Path folder;

    private Configurations configurations;

    @BeforeEach
    void configurations() {
        configurations = new Configurations(folder);
    }

    @Test
    @DisplayName("A file becomes the backend and the sections it holds")
    void reads() {
        VarveConfig config =
                configurations.load("backend: fake\nfake:\n  deadline: 2m\n  nats:\n    client-name: a\nserver:\n");
        assertThat(config.backend()).isEqualTo("fake");
        assertThat(config.sections())
                .containsExactly(
                        Map.entry("fake", Map.of("deadline", "2m", "nats", Map.of("client-name", "a"))),
                        Map.entry("server", Map.of()));
    }

    @Test
    @DisplayName("Every problem of a file is told at once, each with its line, its path and the nearest known name")
    void allAtOnce() {
        String yaml = """
                backend: fake
                fake:
                  deadlin: 5s
                  replicas: many
                  max-message-bytes: 64Mib
                  nats:
                    ulr: nats://127.0.0.1:4222
                    peers:
                      - host: a
                        port: 0
                sever:
                  port: 1
                """;
        assertThat(configurations.refusal(yaml))
                .containsExactly(
                        "6 problems in varve.yaml",
                        "line 3: fake.deadlin: unknown key; did you mean 'deadline'? known: directory, deadline, max-message-bytes,"
                                + " replicas, ratio, dry-run, discard, durability, password, pin, max-messages, labels, nats",
                        "line 5: fake.max-message-bytes: must be a size such as 64MiB, 10KB or 1024, not '64Mib'; did you mean 'MiB'?",
                        "line 4: fake.replicas: must be a whole number, not 'many'",
                        "line 7: fake.nats.ulr: unknown key; did you mean 'url'? known: url, client-name, peers, tls",
                        "line 10: fake.nats.peers[0].port: port must be in [1, 65535], not 0",
                        "line 11: sever: unknown section; did you mean 'server'? known: backend, fake, other, server, memory, corepubsub, jetstream, embedded, da, archive");
    }

    @Test
    @DisplayName("A value that the record refuses is told with the path and the record's own words")
    void refusedByRecord() {
        assertThat(configurations.refusal("backend: fake\nfake:\n  max-message-bytes: 0\n"))
                .containsExactly(
                        "1 problem in varve.yaml",
                        "line 3: fake.max-message-bytes: max-message-bytes must be at least 1, not 0");
    }

    @Test
    @DisplayName("An unknown backend is refused, naming those found and the artifact that may be missing")
    void unknownBackend() {
        assertThat(configurations.refusal("backend: kafka\n"))
                .contains(
                        "line 1: backend: 'kafka' is no backend here; found fake, other; is dev.varve:varve-backend-kafka on the class path?");
        assertThat(configurations.refusal("backend: fak\n").get(1)).contains("did you mean 'fake'?");
    }

    @Test
    @DisplayName("A file without a backend is refused")
    void noBackend() {
        String expected = "backend: must name a backend, such as 'backend: memory'";
        assertThat(configurations.refusal("fake:\n  replicas: 2\n")).contains(expected);
        assertThat(configurations.refusal("backend:\n")).contains("line 1: " + expected);
        assertThat(configurations.refusal("backend: [fake]\n")).contains("line 1: " + expected);
    }

    @Test
    @DisplayName("Malformed YAML is refused with the line and column of the fault, without quoting the file")
    void malformed() {
        assertThat(configurations.refusal("backend: fake\nfake: [x, y\npassword: hidden\n"))
                .containsExactly(
                        "1 problem in varve.yaml", "line 3, column 9: malformed YAML: expected ',' or ']', but got :");
        assertThat(configurations
                        .refusal("backend: fake\nfake:\n\tdeadline: 5s\n")
                        .get(1))
                .startsWith("line 3, column 1: malformed YAML: found character '\\t(TAB)'");
        assertThat(configurations.refusal("backend: 'fake").get(1)).startsWith("line 1, column 15: malformed YAML:");
        assertThat(configurations.refusal("backend: " + "[".repeat(100_000)).get(1))
                .contains("nesting depth");
    }

    @Test
    @DisplayName("A key set twice is refused, at the top and within")
    void duplicateKeys() {
        assertThat(configurations.refusal("backend: fake\nbackend: fake\n"))
                .contains("line 1: backend: is set again on line 2; a key stands once");
        assertThat(configurations.refusal("backend: fake\nfake:\n  replicas: 1\n  deadline: 1s\n  replicas: 2\n"))
                .containsExactly(
                        "1 problem in varve.yaml", "line 3: fake.replicas: is set again on line 5; a key stands once");
    }

    @Test
    @DisplayName("An empty file, one of comments, a list and a second document are refused")
    void wrongShape() {
        String empty = "the file: is empty; it must at least name a backend: 'backend: memory'";
        assertThat(configurations.refusal("")).containsExactly("1 problem in varve.yaml", empty);
        assertThat(configurations.refusal("# backend: fake\n")).contains(empty);
        assertThat(configurations.refusal("- backend\n").get(1)).startsWith("line 1: the top must be keys");
        assertThat(configurations.refusal("backend: fake\n---\nbackend: fake\n").get(1))
                .contains("a second document");
    }

    @Test
    @DisplayName("An alias is refused, since it would be read as its own name")
    void aliases() {
        assertThat(configurations.refusal("backend: fake\nfake:\n  labels:\n    a: &x one\n    b: *x\n"))
                .contains("line 5: fake.labels.b: is an alias, which is not read here; write the value out");
    }

    @Test
    @DisplayName("A missing file, a folder, binary bytes, broken UTF-8 and a huge file are refused by name")
    void unreadable() throws IOException {
        Path file = folder.resolve("varve.yaml");
        assertThat(configurations.refusal(file)).containsExactly("configuration file varve.yaml does not exist");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        assertThat(configurations.refusal(inner).get(0)).contains("inner must be a regular file");
        Files.write(file, new byte[] {'a', ':', 0, 1});
        assertThat(configurations.refusal(file))
                .containsExactly("configuration file varve.yaml is not text: byte 0x00 at offset 2");
        Files.write(file, new byte[] {'a', ':', (byte) 0xC3, (byte) 0x28});
        assertThat(configurations.refusal(file)).containsExactly("configuration file varve.yaml is not UTF-8 text");
        Files.write(file, new byte[2 * 1024 * 1024]);
        assertThat(configurations.refusal(file).get(0)).contains("at most 1048576 bytes");
    }

    @Test
    @DisplayName("A byte order mark and Windows line ends do no harm")
    void windows() {
        assertThat(configurations
                        .load("\uFEFFbackend: fake\r\nfake:\r\n  deadline: 1s\r\n")
                        .sections())
                .containsEntry("fake", Map.of("deadline", "1s"));
    }

    @Test
    @DisplayName(
            "One file serves applications with different backends: an absent one's section is not read, another's is checked")
    void shared() {
        assertThat(configurations
                        .load("backend: fake\njetstream:\n  anything: 1\n")
                        .backend())
                .isEqualTo("fake");
        assertThat(configurations
                        .load("backend: fake\nother:\n  password: ${env:OTHERS_PASSWORD}\n")
                        .backend())
                .isEqualTo("fake");
        assertThat(configurations
                        .refusal("backend: fake\nother:\n  replicaz: 1\n")
                        .get(1))
                .contains("other.replicaz: unknown key");
        assertThat(configurations.refusal("backend: other\nother:\n  password: ${env:OTHERS_PASSWORD}\n"))
                .contains(
                        "line 3: other.password: environment variable OTHERS_PASSWORD is not set; set it, or give a default:"
                                + " ${env:OTHERS_PASSWORD:-default}");
    }

    @Test
    @DisplayName("The backend itself can come from the environment")
    void backendFromEnvironment() {
        assertThat(configurations.load("backend: ${env:VARVE_BACKEND:-fake}\n").backend())
                .isEqualTo("fake");
        assertThat(new Configurations(folder, Map.of("VARVE_BACKEND", "other"))
                        .load("backend: ${env:VARVE_BACKEND:-fake}\n")
                        .backend())
                .isEqualTo("other");
    }
}
