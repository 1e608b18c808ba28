/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of data availability in this process, on a JetStream of one server. */
class DaCommandsTest {

    private static int installations;

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.jetStream(NatsVersion.NEWEST));

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String in = "";
    private Path config = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        installations++;
        config = configuration("varve.yaml", "journal", "");
    }

    private Path configuration(String name, String journal, String more) throws IOException {
        return Files.writeString(directory.resolve(name), """
                backend: jetstream
                jetstream:
                  nats: { url: "%s" }
                  subject-prefix: i%d
                da:
                  application: { rollup-revision: 1 }
                  journal-directory: "%s"
                  least-durability: process
                  names: { mirrors: [m1, m2] }
                %s
                """.formatted(
                        nats.server().url(), installations, directory.resolve(journal), more.indent(2)));
    }

    @Test
    @DisplayName(
            "DA-12, DA-19: provision makes all of it, does nothing the second time, and names every field that differs")
    void provision() throws IOException {
        assertThat(run("da", "provision", "--check")).isEqualTo(11);
        assertThat(run("da", "provision")).isZero();
        assertThat(text(out))
                .containsPattern("primary +actions +changed")
                .containsPattern("mirror +m2 +changed")
                .contains("note: development profile: 'replicated' means process");
        assertThat(run("--output", "json", "da", "provision")).isZero();
        assertThat(text(out))
                .contains("\"kind\":\"mirror\"", "\"differences\":[]")
                .doesNotContain("\"changed\":true");

        config = configuration("other.yaml", "journal", "retention: { rollup-revision: 30d, dedup-window: 1m }");
        assertThat(run("da", "provision", "--check")).isEqualTo(11);
        assertThat(text(out))
                .contains("limits.max-age: wanted PT1440H, is PT336H", "dedup-window: wanted PT1M, is PT2M", "ttl");
    }

    @Test
    @DisplayName(
            "DA-8, DA-11: periods that contradict each other and a dedup window beyond its budget are refused with the figures")
    void refusals() throws IOException {
        config = configuration("c.yaml", "journal", "retention: { mirror-period: 30d, dedup-window: 14d }");
        assertThat(run("da", "provision")).isEqualTo(2);
        assertThat(text(err)).contains("mirror-period must be at least PT4464H").hasLineCount(1);
        config = configuration("c.yaml", "journal", "retention: { dedup-window: 14d }");
        assertThat(run("da", "provision")).isEqualTo(2);
        assertThat(text(err))
                .contains("da.retention.dedup-window", "needs 1009.9")
                .hasLineCount(1);
        config = configuration("c.yaml", "journal", "names: { primry: x }".replace("names", "nams"));
        assertThat(run("da", "gate")).isEqualTo(2);
        assertThat(text(err)).contains("da.nams", "names").hasLineCount(1);
    }

    @Test
    @DisplayName("publish takes each line as an action, goes on where it was, and gate, lag and verify tell of it")
    void publish() throws IOException {
        run("da", "provision");
        assertThat(run("da", "gate")).as(text(err)).isEqualTo(10);
        Path lines = lines(1, 300);
        assertThat(run("da", "publish", "--file", lines.toString()))
                .as(text(err))
                .isZero();
        assertThat(text(out)).isEqualTo("published 300 actions, replicated up to action 300 (seq 300)\n");
        lines(1, 400);
        assertThat(run("--output", "json", "da", "publish", "--file", lines.toString()))
                .isZero();
        assertThat(text(out))
                .contains("\"published\":100,\"already-journaled\":300,\"replicated\":400,\"stream-seq\":400");
        in = "from\nstdin\n";
        assertThat(run("da", "publish", "--each")).isZero();
        assertThat(text(out)).startsWith("action 401 is seq 401\naction 402 is seq 402\npublished 2 actions");

        assertThat(run("--output", "json", "da", "gate")).isZero();
        assertThat(text(out))
                .isEqualTo(
                        "{\"solution-revision\":1,\"journaled\":402,\"replicated\":402,\"stream-seq\":402,\"backlog\":0}\n");
        await().untilAsserted(() -> {
            assertThat(run("--output", "json", "da", "lag")).isZero();
            assertThat(text(out)).contains("{\"mirror\":\"m1\",\"lag\":0}", "{\"mirror\":\"m2\",\"lag\":0}");
        });
        assertThat(run("da", "verify")).as(text(err)).isZero();
        assertThat(text(out))
                .containsPattern("actions +402 actions, seq 1..402: each once, in order, no gap, digests verified")
                .containsPattern("m1 +402 actions")
                .containsPattern("m2 +402 actions");
    }

    @Test
    @DisplayName("DA-6: a line of 4096 bytes is an action, one of 4097 is refused before any is journaled")
    void longest() throws IOException {
        run("da", "provision");
        Path file = directory.resolve("long.txt");
        Files.writeString(file, "x".repeat(4096) + "\n" + "y".repeat(4097) + "\n");
        assertThat(run("da", "publish", "--file", file.toString())).isEqualTo(4);
        assertThat(text(err))
                .startsWith("varve: TOO_LARGE: ")
                .contains("line 2", "4096")
                .hasLineCount(1);
        assertThat(directory.resolve("journal")).doesNotExist();
        Files.writeString(file, "x".repeat(4096) + "\n");
        assertThat(run("da", "publish", "--file", file.toString())).isZero();
    }

    @Test
    @DisplayName("other lines than those that are journaled, and a first action that leaves a gap, are refused")
    void otherInput() throws IOException {
        run("da", "provision");
        run("da", "publish", "--file", lines(1, 10).toString());
        assertThat(run("da", "publish", "--file", lines(2, 15).toString())).isEqualTo(2);
        assertThat(text(err)).contains("action 10 is journaled", "--first").hasLineCount(1);
        assertThat(run("da", "publish", "--first", "12", "--file", lines(12, 15).toString()))
                .isEqualTo(3);
        assertThat(text(err)).startsWith("varve: SEQ_CONFLICT: ").hasLineCount(1);
        assertThat(run("da", "publish", "--first", "11", "--file", lines(11, 15).toString()))
                .isZero();
    }

    @Test
    @DisplayName("DA-26: a second publisher with other actions is fenced, and nothing of it is in the stream")
    void fenced() throws IOException {
        run("da", "provision");
        run("da", "publish", "--file", lines(1, 5).toString());
        Path first = config;
        config = configuration("second.yaml", "elsewhere", "");
        in = "six\n";
        assertThat(run("da", "publish")).isZero();
        config = first;
        in = "another six\n";
        assertThat(run("da", "publish")).isEqualTo(3);
        assertThat(text(err)).startsWith("varve: FENCED: ").hasLineCount(1);
        assertThat(run("da", "verify")).isZero();
        assertThat(text(out)).containsPattern("actions +6 actions");
    }

    @Test
    @DisplayName("DA-32, DA-33: a snapshot is stored with its hash; restore brings it and what stands behind it")
    void snapshots() throws IOException {
        run("da", "provision");
        assertThat(run("da", "restore", "--file", directory.resolve("state").toString()))
                .isEqualTo(10);
        run("da", "publish", "--file", lines(1, 20).toString());
        in = "the state after action 15";
        assertThat(run("da", "snapshot", "--action", "21")).isEqualTo(2);
        assertThat(text(err)).contains("only up to 20").hasLineCount(1);
        assertThat(run("da", "snapshot", "--action", "15")).as(text(err)).isZero();
        assertThat(text(out)).startsWith("snapshot 1.15 of version 1.0.0.1: 25 bytes");
        Path state = directory.resolve("state");
        Path behind = directory.resolve("behind");
        assertThat(run("--output", "json", "da", "restore", "--file", state.toString(), "--actions", behind.toString()))
                .as(text(err))
                .isZero();
        assertThat(text(out)).contains("\"snapshot\":\"1.15\"", "\"damaged\":[]", "\"actions-behind\":5");
        assertThat(state).hasContent("the state after action 15");
        assertThat(behind).hasContent(numbers(16, 20));
    }

    @Test
    @DisplayName("completion and help know the commands")
    void help() {
        assertThat(run("da", "--help")).isZero();
        assertThat(text(out))
                .contains("provision", "publish", "gate", "snapshot", "restore", "lag", "verify", "promote");
    }

    private Path lines(long first, long last) throws IOException {
        return Files.writeString(directory.resolve("lines.txt"), numbers(first, last));
    }

    private static String numbers(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(i -> "action " + i + "\n")
                .collect(Collectors.joining());
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        List<String> line = new ArrayList<>(List.of("--config", config.toString()));
        line.addAll(List.of(words));
        StandardStreams streams =
                new StandardStreams(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out, err);
        return VarveCommand.run(streams, line.toArray(String[]::new));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
