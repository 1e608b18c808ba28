/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in this process, each on a memory store of its own. */
class CommandsTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String in = "";
    private Path config = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        config = Files.writeString(directory.resolve("varve.yaml"), "backend: memory\n");
    }

    @Test
    @DisplayName("a receipt is words for people and fields for programs")
    void receipts() {
        assertThat(run("stream", "publish", "a.b", "x")).isZero();
        assertThat(text(out)).isEqualTo("seq 1, survives volatile\n");
        assertThat(run("--output", "json", "kv", "create", "b", "k", "v")).isZero();
        assertThat(text(out))
                .contains("\"seq\":1")
                .contains("\"durability\":\"volatile\"")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("each line of the standard input is a message, bytes untouched")
    void stdinLines() {
        in = "a\n\nb\r\n";
        assertThat(run("stream", "publish", "a", "--stdin-lines", "--msg-id", "m"))
                .isZero();
        assertThat(text(out)).isEqualTo("published 3 messages, the last is seq 3\n");
    }

    @Test
    @DisplayName("a line that cannot be stored is told by its number, and with it how many are stored")
    void failingLine() throws IOException {
        Files.writeString(config, "backend: memory\nmemory:\n  max-message-bytes: 8B\n");
        in = "short\nshort\nmuch too long\n";
        assertThat(run("stream", "publish", "a", "--stdin-lines")).isEqualTo(4);
        assertThat(text(err))
                .startsWith("varve: TOO_LARGE: ")
                .contains("line 3")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("options that contradict each other are refused")
    void conflicts() {
        assertThat(run("--nats", "nats://x", "doctor")).isEqualTo(2);
        assertThat(text(err)).contains("--nats and --config exclude each other");
        assertThat(run("--data", "d", "doctor")).isEqualTo(2);
        assertThat(text(err)).contains("--data and a configuration file exclude each other");
        assertThat(run("stream", "publish", "a", "x", "--no-value")).isEqualTo(2);
        assertThat(text(err)).contains("exactly one of VALUE, --file, --no-value");
        assertThat(run("kv", "put", "b", "k")).isEqualTo(2);
        assertThat(text(err)).contains("either VALUE or --file");
        assertThat(run("stream", "get-all", "a", "--since", "2026-01-01T00:00:00Z", "--from", "1"))
                .isEqualTo(2);
        assertThat(text(err)).contains("--since and --from/--to exclude each other");
    }

    @Test
    @DisplayName("what is not there ends with code 10, one line, in the wanted form")
    void notFound() {
        assertThat(run("stream", "last", "a")).isEqualTo(10);
        assertThat(text(err)).isEqualTo("varve: NOT_FOUND: 'a' holds no message\n");
        assertThat(run("object", "get", "b", "n", "--output", "json")).isEqualTo(10);
        assertThat(text(err))
                .isEqualTo(
                        "{\"error\":\"NOT_FOUND\",\"message\":\"no object 'b/n'\",\"retryable\":false,\"exit-code\":10}\n");
    }

    @Test
    @DisplayName("a conflict ends with code 3 and an unknown command with code 2")
    void kinds() {
        assertThat(run("kv", "update", "b", "k", "v", "--revision", "5")).isEqualTo(3);
        assertThat(text(err)).startsWith("varve: REVISION_CONFLICT: ");
        assertThat(run("kv", "putt")).isEqualTo(2);
        assertThat(text(err))
                .startsWith("varve: INVALID: ")
                .contains("'varve kv --help'")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("an object is stored from the standard input, and what is kept with it must have a name")
    void objects() {
        in = "bytes \u00ff";
        assertThat(run("object", "put", "b", "n", "--meta", "a=1")).isZero();
        assertThat(text(out)).contains("8 bytes");
        assertThat(run("object", "put", "b", "n", "--meta", "nothing")).isEqualTo(2);
        assertThat(text(err)).contains("--meta 'nothing' is not of the form K=V");
    }

    @Test
    @DisplayName("the doctor says what each acknowledgement survives, and which cannot be had")
    void doctor() {
        assertThat(run("doctor")).isZero();
        assertThat(text(out)).contains("VOLATILE   nothing").contains("DISK       not to be had here");
        assertThat(run("doctor", "--output", "json")).isZero();
        assertThat(text(out))
                .contains("\"backend\":\"memory\"", "\"status\":\"UP\"")
                .hasLineCount(1);
    }

    @Test
    @DisplayName("every command explains itself")
    void help() {
        for (String command : List.of("demo", "serve", "doctor", "stream", "kv", "object")) {
            assertThat(run(command, "--help")).as(command).isZero();
            assertThat(text(out)).startsWith("Usage: varve " + command);
        }
        assertThat(run("generate-completion")).isZero();
        assertThat(text(out)).contains("complete -F");
    }

    @Test
    @DisplayName("a command whose reader has gone stops and says so")
    void brokenPipe() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        StandardStreams streams = new StandardStreams(new ByteArrayInputStream(new byte[0]), broken, err);
        assertThat(VarveCommand.run(streams, "--config", config.toString(), "stream", "publish", "a", "x"))
                .isEqualTo(1);
        assertThat(text(err)).contains("the standard output cannot be written").hasLineCount(1);
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        List<String> line = new ArrayList<>(List.of("--config", config.toString()));
        line.addAll(List.of(words));
        ByteArrayInputStream input = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
        return VarveCommand.run(new StandardStreams(input, out, err), line.toArray(String[]::new));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
