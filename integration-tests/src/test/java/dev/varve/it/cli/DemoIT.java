/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.testkit.model.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code varve demo} does what it says, and what it was told is kept is kept, whenever it is killed. */
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {

    private static final int LINES = 400;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "the demo stores its sample, loses a server, compares every byte, on two backends, and says so with figures")
    void sample() {
        VarveProcess.Result result = VarveProcess.run(directory, "demo", "--output", "json");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("\"lines\":500")
                .contains("\"same\":true", "\"followed-same\":true", "\"problems\":[]", "\"memory\":{")
                .containsPattern("\"killed\":\"p[12]\"")
                .containsPattern("\"streams-moved\":[1-9]")
                .containsPattern("\"failover-seconds\":\\d")
                .containsPattern("\"ack-p99-ms\":\\d");
        assertThat(result.err()).isEmpty();
    }

    @Test
    @DisplayName("lines that hold a key are kept as the last value of their key, and compared")
    void keys() throws IOException {
        Path input = input(line -> "{\"id\":\"k" + line % 50 + "\",\"n\":" + line + "}");

        VarveProcess.Result result = VarveProcess.run(directory, "demo", "--input", input.toString(), "--key", "id");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .contains(LINES + " are values of keys")
                .contains("Read back 50 values")
                .contains("every byte is the same")
                .doesNotContain("NOT");
    }

    @Test
    @DisplayName("whenever the demo is killed with kill -9, the next run finds every line that was acknowledged")
    void killed() throws IOException {
        Random random = new Random(Seed.choose("demo is killed"));
        Path input = input(line -> "line " + line + " " + "x".repeat(random.nextInt(300)));
        long acknowledged = 0;
        for (int run = 1; run <= KILLS; run++) {
            int number = run;
            long moment = 1L + random.nextInt(LINES - 1);
            try (VarveProcess demo = VarveProcess.start(directory, "demo", "--input", input.toString())) {
                await().atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> acknowledged(number) >= moment || !demo.isAlive());
                demo.kill();
                assertThat(demo.out()).doesNotContain("MISSING");
                if (run > 1) {
                    assertThat(demo.out()).contains("cut off after");
                }
            }
            acknowledged = acknowledged(run);
            assertThat(acknowledged).isGreaterThanOrEqualTo(moment);
        }

        VarveProcess.Result last = VarveProcess.run(directory, "demo", "--input", input.toString(), "--output", "json");

        assertThat(last.exitCode()).as(last.out() + last.err()).isZero();
        Matcher found = Pattern.compile("\"earlier-run-acknowledged\":(\\d+),\"earlier-run-whole\":true")
                .matcher(last.out());
        assertThat(found.find()).as(last.out()).isTrue();
        assertThat(Long.parseLong(found.group(1))).isEqualTo(acknowledged);
    }

    @Test
    @DisplayName("a second process on the same data directory is refused, and told who has it")
    void oneAtATime() {
        try (VarveProcess first = VarveProcess.start(directory, "serve")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> first.out().contains("serving"));

            VarveProcess.Result second = VarveProcess.run(directory, "demo");

            assertThat(second.exitCode()).isEqualTo(6);
            assertThat(second.err())
                    .startsWith("varve: UNAVAILABLE: data directory varve-data is in use by process ")
                    .hasLineCount(1);
            assertThat(first.stop().err()).isEmpty();
        }
        assertThat(VarveProcess.run(directory, "kv", "put", "a", "b", "c").exitCode())
                .as("after the first has ended")
                .isZero();
    }

    private Path input(java.util.function.IntFunction<String> line) throws IOException {
        String text = IntStream.range(0, LINES).mapToObj(line).collect(Collectors.joining("\n"));
        return Files.writeString(directory.resolve("input.txt"), text);
    }

    /** How many lines run number {@code run} has noted as acknowledged, if it is the one under way. */
    private long acknowledged(long run) throws IOException {
        Path note = directory.resolve("varve-data").resolve("demo.progress");
        byte[] noted = Files.exists(note) ? Files.readAllBytes(note) : new byte[0];
        if (noted.length < 4 * Long.BYTES) {
            return 0;
        }
        ByteBuffer numbers = ByteBuffer.wrap(noted);
        boolean underWay = numbers.getLong() == 0 && numbers.getLong() == run;
        return underWay ? numbers.getLong() : 0;
    }
}
