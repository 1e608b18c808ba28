/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is wrong is told in one line that has a code, names the thing, and says the way out; and nothing is half done. */
@Execution(ExecutionMode.CONCURRENT)
class BadInputIT {

    @TempDir
    Path directory;

    private Path memory;

    @BeforeEach
    void memory() throws IOException {
        memory = Files.writeString(directory.resolve("memory.yaml"), "backend: memory\n");
    }

    @Test
    @DisplayName("an unknown key of the configuration is named, with what was meant")
    void unknownKey() throws IOException {
        Path config = Files.writeString(directory.resolve("c.yaml"), "backend: memory\nmemory:\n  deadlin: 5s\n");
        refused(2, "INVALID", "memory.deadlin", "deadline", "--config", config.toString(), "doctor");
    }

    @Test
    @DisplayName("a number without its unit is refused, and the form is shown")
    void wrongUnit() throws IOException {
        Path config = Files.writeString(directory.resolve("c.yaml"), "backend: memory\nmemory:\n  deadline: 5\n");
        refused(2, "INVALID", "memory.deadline", "5s", "--config", config.toString(), "doctor");
    }

    @Test
    @DisplayName("a configuration file that is not there is named")
    void missingConfiguration() {
        refused(2, "INVALID", "nowhere.yaml", "", "--config", "nowhere.yaml", "kv", "get", "a", "b");
    }

    @Test
    @DisplayName("a NATS server that cannot be reached is named, by clients and servers alike")
    void unreachableNats() throws IOException {
        int port = freePort();
        String url = "nats://127.0.0.1:" + port;
        refused(6, "UNAVAILABLE", "127.0.0.1:" + port, "", "--nats", url, "kv", "get", "a", "b");
        refused(6, "UNAVAILABLE", "127.0.0.1:" + port, "", "--nats", url, "serve");
    }

    @Test
    @DisplayName("a data directory that is a file cannot be used")
    void dataIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        refused(5, "DENIED", file.toString(), "--data", "--data", file.toString(), "kv", "get", "a", "b");
        refused(5, "DENIED", file.toString(), "--data", "--data", file.toString(), "demo");
    }

    @Test
    @DisplayName("a data directory that may not be written cannot be used")
    void dataIsReadOnly() {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Path locked = directory.resolve("locked");
        assertThat(locked.toFile().mkdir() && locked.toFile().setWritable(false))
                .isTrue();
        refused(5, "DENIED", "locked", "--data", "--data", locked.toString(), "kv", "get", "a", "b");
    }

    @Test
    @DisplayName("subjects, sequences and words that cannot be are refused")
    void words() {
        String config = memory.toString();
        refused(2, "INVALID", "a..b", "", "--config", config, "stream", "publish", "a..b", "x");
        refused(2, "INVALID", "-5", "at least 1", "--config", config, "stream", "get", "a", "-5");
        refused(2, "INVALID", "0", "at least 1", "--config", config, "stream", "get", "a", "0");
        refused(
                2,
                "INVALID",
                "99999999999999999999",
                "",
                "--config",
                config,
                "stream",
                "set",
                "a",
                "99999999999999999999",
                "x");
        refused(2, "INVALID", "soon", "5s", "--config", config, "kv", "put", "b", "k", "v", "--ttl", "soon");
        refused(2, "INVALID", "always", "disk", "--config", config, "kv", "put", "b", "k", "v", "--at-least", "always");
        refused(2, "INVALID", "publsh", "--help", "stream", "publsh", "a");
        refused(7, "UNSUPPORTED", "disk", "", "--config", config, "kv", "put", "b", "k", "v", "--at-least", "disk");
        refused(
                10,
                "NOT_FOUND",
                "seq 9223372036854775807",
                "",
                "--config",
                config,
                "stream",
                "get",
                "a",
                "9223372036854775807");
    }

    @Test
    @DisplayName("a value over the limit is refused, with the limit")
    void tooLarge() throws IOException {
        Path config =
                Files.writeString(directory.resolve("c.yaml"), "backend: memory\nmemory:\n  max-message-bytes: 1KiB\n");
        Path file = Files.write(directory.resolve("value"), new byte[2000]);
        refused(
                4,
                "TOO_LARGE",
                "1024",
                "",
                "--config",
                config.toString(),
                "kv",
                "put",
                "b",
                "k",
                "--file",
                file.toString());
    }

    @Test
    @DisplayName("an input of the demo that is missing, empty, cut off, or binary is refused before anything is stored")
    void input() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'a', '\n', 0, 1, 2});
        Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(zipped("a line\n".repeat(10_000)), 50));

        refused(1, "IO", "nowhere.txt", "", "demo", "--input", "nowhere.txt");
        refused(2, "INVALID", "empty", "at least one line", "demo", "--input", empty.toString());
        refused(2, "INVALID", "line 2", "text", "demo", "--input", binary.toString());
        refused(2, "INVALID", "cut.gz", "fetch it again", "demo", "--input", cut.toString());
        refused(2, "INVALID", directory.toString(), "regular file", "demo", "--input", directory.toString());
        assertThat(VarveProcess.run(directory, "stream", "list").out()).isEmpty();
    }

    @Test
    @DisplayName("a gigabyte in one line is refused without being held")
    void endlessLine() throws IOException {
        Path packed = directory.resolve("one-line.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed), 1 << 16)) {
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) 'x');
            for (int i = 0; i < 1024; i++) {
                out.write(part);
            }
        }
        refused(4, "TOO_LARGE", "line 1", "split it", "demo", "--input", packed.toString());
    }

    @Test
    @DisplayName("errors are one JSON object where JSON is wanted, also those of the words of the command")
    void json() {
        VarveProcess.Result failure =
                VarveProcess.run(directory, "--config", memory.toString(), "--output", "json", "kv", "get", "a", "b");
        VarveProcess.Result usage = VarveProcess.run(directory, "kv", "get", "a", "--output", "json");

        assertThat(failure.err())
                .isEqualTo(
                        "{\"error\":\"NOT_FOUND\",\"message\":\"no value at key 'a/b'\",\"retryable\":false,\"exit-code\":10}\n");
        assertThat(usage.err())
                .startsWith("{\"error\":\"INVALID\",\"message\":\"")
                .hasLineCount(1);
        assertThat(usage.exitCode()).isEqualTo(2);
    }

    private void refused(int exitCode, String code, String thing, String wayOut, String... words) {
        VarveProcess.Result result = VarveProcess.run(directory, words);
        String said = String.join(" ", words) + " said: " + result.err();
        assertThat(result.err())
                .as(said)
                .startsWith("varve: " + code + ": ")
                .contains(thing)
                .contains(wayOut);
        assertThat(result.err()).as(said).hasLineCount(1);
        assertThat(result.exitCode()).as(said).isEqualTo(exitCode);
        assertThat(result.out()
                        .lines()
                        .filter(line ->
                                !line.startsWith(" ") && !line.isBlank() && !line.startsWith("The configuration")))
                .as("what it printed")
                .isEmpty();
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
