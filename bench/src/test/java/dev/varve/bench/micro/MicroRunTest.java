/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.bench.scenario.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicroRunTest {

    /** In this JVM, where the figures mean nothing. */
    private static final MicroExtent HERE = new MicroExtent(0, 0, 1, Duration.ofMillis(10));

    @TempDir
    Path directory;

    private final List<String> progress = new ArrayList<>();

    @Test
    @DisplayName("every benchmark runs, tells what an operation takes and what it allocates, and leaves no files")
    void all() {
        List<Result> results = MicroRun.run("", directory, HERE, progress::add);

        assertThat(results.stream().map(result -> result.figure().split(" ")[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(MicroRun.names())
                .contains("CodecBenchmark.receiptRead", "JournalBenchmark.sync", "BucketBenchmark.get");
        assertThat(results).extracting(Result::figure).contains("StreamWriteBenchmark.publish messages=1000");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.value()).as(result.figure()).isPositive();
            assertThat(result.unit()).isEqualTo("us/op");
            assertThat(result.json()).containsEntry("id", "MICRO").containsEntry("bar", null);
            assertThat(result.detail()).containsKeys("benchmark", "mean", "allocated-bytes", "settings");
        });
        assertThat(progress).anyMatch(line -> line.startsWith("CodecBenchmark.receiptRead: round 1 of 1: "));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    @DisplayName("what a JVM that fails has said is told line by line, and what JMH says of itself is not")
    void lines() {
        ProgressFormat format = new ProgressFormat(progress::add);
        "Unrecognized option\nCould".chars().forEach(format::write);
        format.print(" not start\n\n");
        format.println("# Fork: 1 of 2");

        assertThat(progress).containsExactly("Unrecognized option", "Could not start");
    }

    @Test
    @DisplayName("what matches nothing, or is no regular expression, is refused by name")
    void refused() {
        assertThatThrownBy(() -> MicroRun.run("jurnal", directory, HERE, progress::add))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("no benchmark matches 'jurnal'")
                .hasMessageContaining("JournalBenchmark.sync");
        assertThatThrownBy(() -> MicroRun.run("(", directory, HERE, progress::add))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("'(' is no regular expression");
        assertThat(directory).isEmptyDirectory();
    }
}
