/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.it.cli.VarveProcess;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.model.Seed;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.archive.manifest.Totals;
import dev.varve.tiering.store.directory.DirectoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code varve serve --roles archiver} in a process of its own, from a stream on JetStream to the directory beside the server's data. */
@Execution(ExecutionMode.CONCURRENT)
class ArchiverIT {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.jetStream(NatsVersion.NEWEST));

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KILLS = 4;

    @TempDir
    Path directory;

    private ArchiveSite site(String archive) {
        return ArchiveSite.of(
                directory,
                "varve.yaml",
                """
                backend: jetstream
                jetstream:
                  nats: { url: "%s" }
                server:
                  data: "%s"
                archive:
                """.formatted(nats.server().url(), directory.resolve("data")) + archive.indent(2));
    }

    private Totals archived(String name) {
        return new Archive(new DirectoryBlobStore(directory.resolve("data/archive")), name)
                .head()
                .totals();
    }

    private void awaitArchived(String name, long seq) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(archived(name).lastSeq()).isEqualTo(seq));
    }

    private static void publish(Varve varve, String subject, int first, int last) {
        for (int i = first; i <= last; i++) {
            varve.streams().publish(Subject.of(subject), Message.of(text(i)));
        }
    }

    private static String text(int i) {
        return "message " + i;
    }

    @Test
    @DisplayName(
            "TR-15: an archiver killed at any moment loses nothing, doubles nothing, and leaves a chain that holds")
    void killed() {
        Random random = new Random(Seed.choose("the archiver is killed"));
        ArchiveSite site = site("streams: { orders: { filter: \"orders.>\", flush-age: 50ms } }");
        int sent = 0;
        try (Varve varve = site.open()) {
            varve.streams().ensure(StreamSpec.of("orders", "orders.>"));
            for (int kill = 1; kill <= KILLS; kill++) {
                try (VarveProcess archiver = site.serve()) {
                    // It may be killed before it has begun, and in the middle of all it does.
                    int more = random.nextInt(4_000);
                    publish(varve, "orders.eu", sent + 1, sent + more);
                    sent += more;
                    archiver.kill();
                }
            }
            publish(varve, "orders.eu", sent + 1, sent + 10);
            sent += 10;
        }
        try (VarveProcess archiver = site.serve()) {
            awaitArchived("orders", sent);
            assertThat(archiver.stop().exitCode()).isZero();
        }
        assertThat(archived("orders").count()).isEqualTo(sent);
        assertThat(site.output("archive", "verify", "orders", "--deep")).startsWith("whole: ");
        assertThat(site.output("archive", "export", "orders").lines().map(ArchiverIT::value))
                .containsExactlyElementsOf(texts(sent));
    }

    private static List<String> texts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(ArchiverIT::text).toList();
    }

    /** The value in a line of JSON. */
    private static String value(String line) {
        String base64 = line.replaceFirst(".*\"value\": ?\"([^\"]*)\".*", "$1");
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName(
            "DA-34, TR-23: the role warns when data will be lost soon, and the status, which finds the same archive, tells how soon")
    void watched() {
        ArchiveSite site = site("""
                streams: { bills: { filter: "bills.>", flush-age: 50ms } }
                margin: 2d
                """);
        StreamLimits day = StreamLimits.builder().maxAge(Duration.ofDays(1)).build();
        try (Varve varve = site.open()) {
            varve.streams()
                    .ensure(StreamSpec.builder("bills", "bills.>").limits(day).build());
            publish(varve, "bills.eu", 1, 10);
            try (VarveProcess archiver = site.serve()) {
                awaitArchived("bills", 10);
                await().atMost(PATIENCE)
                        .until(() -> archiver.err().contains("archive 'bills': ALARM: time to data loss is PT"));
                VarveProcess.Result result = archiver.stop();
                assertThat(result.exitCode()).isZero();
                assertThat(result.err().lines().filter(line -> line.contains("ALARM")))
                        .hasSize(1);
            }
            publish(varve, "bills.eu", 11, 13);
        }
        assertThat(site.output("archive", "status", "bills"))
                .contains("10 messages, seq 1-10")
                .containsPattern(
                        "3 sequences, about [1-9]\\d* bytes, behind seq 13 of the source, the oldest for \\d+ s; time to data loss"
                                + " 86[0-9]{3} s: ALARM");
        assertThat(site.output("--output", "json", "archive", "status", "bills"))
                .contains("\"source-seq\":13", "\"lag\":3", "\"alarm\":true")
                .containsPattern("\"lag-bytes\":[1-9]\\d*,\"lag-seconds\":\\d+,\"time-to-data-loss-seconds\":86\\d{3}");
    }

    @Test
    @DisplayName("without streams in its configuration it does not start, and says what is missing")
    void nothing() {
        VarveProcess.Result result = site("margin: 1d").run("serve", "--roles", "archiver");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("archive.streams is empty").hasLineCount(1);
    }
}
