/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.cli.VarveCommand;
import dev.varve.testkit.nats.NatsServerBinary;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code varve bench} with settings so small that it only shows that it works. */
class BenchIT {

    private static final List<String> IDS =
            IntStream.rangeClosed(1, 12).mapToObj(i -> "PERF-" + i).toList();

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName(
            "every bar from PERF-1 to PERF-12 gets figures in its form and a verdict, and no process and no file is left")
    void all() throws IOException {
        int exitCode = run("bench", "all", "--short", "--json");
        assertThat(exitCode).as(err.toString()).isZero();
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertThat(report.propertyNames()).containsExactly("machine", "versions", "results");
        assertThat(report.get("versions").propertyNames()).contains("varve", "java", "nats-server", "jnats");

        List<JsonNode> results = new ArrayList<>();
        report.get("results").forEach(results::add);
        assertThat(results.stream().map(result -> result.get("id").asString()).distinct())
                .containsExactlyElementsOf(IDS);
        IDS.forEach(id -> assertThat(results).as(id).anySatisfy(result -> {
            assertThat(result.get("id").asString()).isEqualTo(id);
            assertThat(result.get("met").isBoolean()).isTrue();
        }));
        results.forEach(BenchIT::sound);
        assertThat(results.stream().filter(result -> figure(result).contains("lost")))
                .singleElement()
                .satisfies(lost -> assertThat(lost.get("value").asDouble()).isZero());
        assertNothingIsLeft();
    }

    @Test
    @DisplayName(
            "PS-19: of many users at once, each with a stream, a bucket and a feed, through two servers, all are served as fast as they ask, and nothing is lost")
    void users() {
        assertThat(run("bench", "users", "--streams", "500", "--rate", "500", "--seconds", "5", "--json"))
                .as(err.toString())
                .isZero();
        JsonNode results = JsonMapper.builder().build().readTree(out.toString()).get("results");
        assertThat(results.get(0).get("value").asDouble())
                .as(results.toString())
                .isGreaterThan(400);
        assertThat(results.get(0).get("detail").get("failed").asLong()).isZero();
        List<String> nothing = new ArrayList<>();
        results.forEach(result -> {
            if (!result.get("bar").isNull() && result.get("bar").asDouble() == 0) {
                assertThat(result.get("value").asDouble()).as(figure(result)).isZero();
                nothing.add(figure(result));
            }
        });
        assertThat(nothing).hasSize(2);
    }

    @Test
    @DisplayName("one scenario, against one peer, told in words")
    void one() throws IOException {
        assertThat(run("bench", "PERF-1", "--short", "--peer", "raw", "--rounds", "2"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("PERF-1", "against raw", "of 2", "none")
                .doesNotContain("jetstream");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName(
            "growth is measured over streams, sizes, callers and servers, and told as points, as a page and as plots beside the peer's")
    void growth() throws IOException {
        Path report = Files.createDirectory(directory.resolve("report"));
        assertThat(run("bench", "growth", "--short", "--report", report.toString()))
                .as(err.toString())
                .isZero();

        assertThat(report.resolve("bench.md")).content().contains("(streams-disk.svg)", "(callers-latency.svg)", "(servers-cost.svg)");
        for (String plot :
                List.of("streams-disk", "streams-memory", "streams-ready", "sizes-messages", "callers-rate")) {
            assertThat(report.resolve(plot + ".svg")).content().contains(">varve", ">jetstream", "(log scale)");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(report);
        }
    }

    @Test
    @DisplayName(
            "a scenario that takes longer than its limit has failed, which is told beside what it found, and nothing is left")
    void limited() throws IOException {
        assertThat(run("bench", "disk", "--streams", "1000000", "--limit", "3", "--json"))
                .isNotZero();

        JsonNode result = JsonMapper.builder()
                .build()
                .readTree(out.toString())
                .get("results")
                .get(0);
        assertThat(result.get("id").asString()).isEqualTo("PERF-12");
        assertThat(result.get("value").isNull()).isTrue();
        assertThat(result.get("met").asBoolean()).isFalse();
        assertThat(figure(result)).contains("FAILED: it had not ended after 3 s");
        assertThat(err.toString()).contains("it had not ended after 3 s");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("a scenario that does not exist is refused with the names of those that do")
    void unknown() {
        assertThat(run("bench", "publsh")).isNotZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("no scenario 'publsh'", "failover (PERF-11)");
    }

    private static void sound(JsonNode result) {
        assertThat(result.propertyNames())
                .containsExactly("id", "value", "unit", "bar", "met", "peer", "rounds", "spread", "detail");
        double value = result.get("value").asDouble();
        assertThat(value).as(figure(result)).isBetween(0.0, 1e9);
        assertThat(result.get("spread").get(0).asDouble()).isLessThanOrEqualTo(value);
        assertThat(result.get("spread").get(1).asDouble()).isGreaterThanOrEqualTo(value);
        assertThat(result.get("rounds").asInt()).isPositive();
        assertThat(result.get("met").isNull())
                .as(figure(result))
                .isEqualTo(result.get("bar").isNull());
        assertThat(result.get("detail").get("settings").get("streams").asInt()).isPositive();
    }

    private static String figure(JsonNode result) {
        return result.get("detail").get("figure").asString();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ProcessHandle.current().children().noneMatch(BenchIT::watches));
    }

    /** Whether a process is the watcher of one that a benchmark started, which lives as long as that; other tests have children, too. */
    private static boolean watches(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().orElse("").contains("varve-bench-watch");
    }

    private int run(String... words) {
        CommandLine command =
                VarveCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of(
                "--directory",
                directory.toString(),
                "--nats-server",
                NatsServerBinary.find(NatsVersion.NEWEST).executable().toString()));
        return command.execute(line.toArray(String[]::new));
    }
}
