/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.cli.VarveCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicroCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName(
            "runs a benchmark with files in a JVM of its own, and tells it as a row and nothing else; no files are left")
    void forks() {
        assertThat(run("bench", "micro", "journal.*WRITE", "--short", "--directory", directory.toString()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString().lines())
                .hasSize(5)
                .anyMatch(line -> line.matches("MICRO .* us/op .*JournalBenchmark.write commands=1000"));
        assertThat(err.toString()).contains("JournalBenchmark.write commands=1: round 1 of 1: ");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    @DisplayName("lists what there is without running it")
    void lists() {
        assertThat(run("bench", "micro", "--list")).isZero();

        assertThat(out.toString().lines()).contains("BucketBenchmark.get", "CodecBenchmark.publishRead");
        assertThat(err.toString()).isEmpty();
        assertThat(run("bench", "micro", "--list", "--json")).isZero();
        assertThat(out.toString()).contains("{\"benchmarks\":[\"BucketBenchmark.get\",");
    }

    @Test
    @DisplayName("refuses options that belong to scenarios, wherever they stand, and a bench of nothing")
    void refuses() {
        assertThat(run("bench", "--short", "micro", "--list")).isNotZero();
        assertThat(err.toString()).contains("option --short before 'micro' is for scenarios");
        assertThat(run("bench", "micro", "--streams", "7")).isNotZero();
        assertThat(err.toString()).contains("--streams");
        assertThat(run("bench")).isNotZero();
        assertThat(err.toString()).contains("Missing required parameter: 'SCENARIO'");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... words) {
        return VarveCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }
}
