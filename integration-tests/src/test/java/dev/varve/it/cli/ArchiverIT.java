/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.spi.VarveOpener;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code varve serve --roles archiver} in a process of its own, from a stream on JetStream to a directory. */
class ArchiverIT {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.jetStream(NatsVersion.NEWEST));

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KILLS = 5;

    @TempDir
    Path directory;

    private Path config = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        config = Files.writeString(
                directory.resolve("varve.yaml"), """
                backend: jetstream
                jetstream:
                  nats: { url: "%s" }
                archive:
                  directory: "%s"
                  streams:
                    orders: { filter: "orders.>", flush-age: 50ms }
                """.formatted(nats.server().url(), directory.resolve("store")));
    }

    private VarveProcess serve() {
        VarveProcess process =
                VarveProcess.start(directory, "--config", config.toString(), "serve", "--roles", "archiver");
        await().atMost(PATIENCE).until(() -> process.out().contains("serving archiver of orders"));
        return process;
    }

    private String archive(String... words) {
        String[] line = new String[words.length + 3];
        line[0] = "--config";
        line[1] = config.toString();
        line[2] = "archive";
        System.arraycopy(words, 0, line, 3, words.length);
        VarveProcess.Result result = VarveProcess.run(directory, line);
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        return result.out();
    }

    private static String text(int i) {
        return "message " + i;
    }

    @Test
    @DisplayName(
            "TR-15: an archiver killed at any moment loses nothing, doubles nothing, and leaves a chain that holds")
    void killed() {
        long seed = System.nanoTime();
        System.out.println("archiver killed at random moments, seed " + seed);
        Random random = new Random(seed);
        int sent = 0;
        try (Varve varve = Varve.open(VarveOpener.find().load(config))) {
            varve.streams().ensure(StreamSpec.of("orders", "orders.>"));
            for (int kill = 0; kill < KILLS; kill++) {
                try (VarveProcess archiver = serve()) {
                    for (int more = 100 + random.nextInt(1_000); more > 0; more--) {
                        varve.streams().publish(Subject.of("orders.eu"), Message.of(text(++sent)));
                    }
                    archiver.kill();
                }
            }
        }
        String all = "seq 1-" + sent + ",";
        try (VarveProcess archiver = serve()) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(archive("status", "orders")).contains(all, "0 sequences behind"));
            assertThat(archiver.stop().exitCode()).isZero();
        }
        assertThat(archive("verify", "orders", "--deep")).startsWith("whole: ");
        assertThat(archive("export", "orders").lines().map(ArchiverIT::value).toList())
                .isEqualTo(texts(sent));
    }

    private static List<String> texts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(ArchiverIT::text).toList();
    }

    private static String value(String line) {
        String base64 = line.replaceFirst(".*\"value\": ?\"([^\"]*)\".*", "$1");
        return new String(Base64.getDecoder().decode(base64), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("without streams in its configuration it does not start, and says what is missing")
    void nothing() throws IOException {
        Files.writeString(config, Files.readString(config).replaceFirst("(?s)archive:.*", "archive: { margin: 1d }\n"));
        VarveProcess.Result result =
                VarveProcess.run(directory, "--config", config.toString(), "serve", "--roles", "archiver");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("archive.streams is empty").hasLineCount(1);
    }
}
