/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of archives in this process, from a stream of the embedded backend to a directory and back. */
class ArchiveCommandsTest {

    private static final int MESSAGES = 50;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String in = "";

    @BeforeEach
    void archive() {
        in = IntStream.range(0, MESSAGES).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        assertThat(run("stream", "publish", "orders.eu", "--stdin-lines")).isZero();
        assertThat(run("archive", "run", "orders", "--filter", "orders.eu", "--once", "--max-in-flight", "20"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        List<String> line =
                new ArrayList<>(List.of("--data", directory.resolve("data").toString()));
        line.addAll(List.of(words));
        StandardStreams streams =
                new StandardStreams(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out, err);
        return VarveCommand.run(streams, line.toArray(String[]::new));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Flips a bit in every object of a kind, in all of its versions. */
    private void damage(String kind) throws IOException {
        List<Path> damaged;
        try (Stream<Path> files = Files.walk(directory.resolve("data/archive"))) {
            damaged = files.filter(path -> path.toString().contains(kind)
                            && path.getFileName().toString().startsWith("data-"))
                    .toList();
        }
        for (Path file : damaged) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
    }

    @Test
    @DisplayName("run archives a stream, once more it finds nothing to do, and status and list tell of it")
    void runs() {
        assertThat(run("archive", "status", "orders")).isZero();
        assertThat(output()).contains("50 messages, seq 1-50").contains("3 segments");
        assertThat(run("--output", "json", "archive", "run", "orders", "--filter", "orders.eu", "--once"))
                .isZero();
        assertThat(output()).isEmpty();
        assertThat(run("--output", "json", "archive", "list", "orders", "--from", "21"))
                .isZero();
        assertThat(output().lines()).hasSize(2).allMatch(line -> line.contains("\"gaps\":[]"));
    }

    @Test
    @DisplayName("TR-17: verify is content with a whole archive, names what is damaged, and ends with 11")
    void verify() throws IOException {
        assertThat(run("archive", "verify", "orders", "--deep")).isZero();
        assertThat(output()).startsWith("whole: 3 segments, 3 of them read");
        damage("segments");
        assertThat(run("--output", "json", "archive", "verify", "orders")).isEqualTo(ExitCodes.DIFFERENT);
        assertThat(output().lines().filter(line -> line.contains("\"finding\":\"DAMAGED\"")))
                .hasSize(3)
                .anyMatch(line -> line.contains("\"object\":\"archives/orders/segments/0000000000000000001-"));
    }

    @Test
    @DisplayName("TR-18: restore puts a range into a directory, and all of it into a stream that is then the same")
    void restore() {
        String target = directory.resolve("back").toString();
        assertThat(run("archive", "restore", "orders", "--into", "dir", "--dir", target, "--from", "10", "--to", "12"))
                .isZero();
        assertThat(output()).startsWith("3 messages restored");

        assertThat(run("archive", "restore", "orders", "--into", "stream", "--prefix", "back"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(run("stream", "get-all", "back.orders.eu")).isZero();
        assertThat(output().lines()).hasSize(MESSAGES);
        assertThat(run("archive", "restore", "orders", "--into", "stream", "--prefix", "back"))
                .as("it is not empty")
                .isEqualTo(ExitCodes.USAGE);
        assertThat(run("archive", "restore", "orders", "--into", "stream", "--prefix", "back", "--resume"))
                .isZero();
        assertThat(run("archive", "restore", "orders", "--into", "dir", "--dir", target, "--from", "51"))
                .isEqualTo(ExitCodes.USAGE);
    }

    @Test
    @DisplayName("TR-19: export, drill, gc and rebuild-index do what they say")
    void others() throws IOException {
        assertThat(run("archive", "export", "orders", "--to", "2")).isZero();
        assertThat(output().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"seq\":"));
        assertThat(run("archive", "drill", "orders")).isZero();
        assertThat(output()).startsWith("50 messages restored from 3 segments, of which 0 differ");
        assertThat(run("archive", "gc", "orders", "--dry-run")).isZero();
        assertThat(output()).isEmpty();

        assertThat(run("archive", "rebuild-index", "orders")).isEqualTo(ExitCodes.USAGE);
        damage("heads");
        assertThat(run("archive", "status", "orders")).isEqualTo(8);
        assertThat(run("archive", "status", "none")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("archive", "rebuild-index", "orders")).isZero();
        assertThat(run("archive", "verify", "orders")).isZero();
    }
}
