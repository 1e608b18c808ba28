/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ClosableIterator;
import dev.varve.ErrorKind;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.cli.input.InputFile;
import dev.varve.cli.input.LineReader;
import dev.varve.it.cli.VarveProcess;
import dev.varve.recipes.da.ActionLimits;
import dev.varve.spi.Secret;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.tiering.archive.Archive;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.s3.S3BlobStore;
import dev.varve.tiering.store.s3.S3Config;
import dev.varve.tiering.testkit.emulator.Emulator;
import dev.varve.tiering.testkit.emulator.Moto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The way of records from a publisher over a mirror into a cold class of S3, here moto, and back when their source is gone; each step by the command. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ColdArchiveIT {

    private static final String MIRROR = "actions-mirror-1";

    @SuppressWarnings("NullAway.Init") // set before each test
    private Emulator moto;

    @TempDir
    Path directory;

    @BeforeAll
    void start() {
        moto = Emulator.of("data availability, archive and restore", Moto::start);
    }

    @AfterAll
    @SuppressWarnings("NullAway") // where it did not start
    void close() {
        if (moto != null) {
            moto.close();
        }
    }

    private ArchiveSite site(String name, NatsServer server) {
        return ArchiveSite.of(directory, name + ".yaml", """
                backend: jetstream
                jetstream:
                  nats: { url: "%s" }
                da:
                  journal-directory: "%s"
                  least-durability: process
                  publish-mode: batched
                  names: { mirrors: [%s] }
                archive:
                  s3:
                    bucket: tier
                    prefix: cold
                    region: us-east-1
                    endpoint: "%s"
                    access-key: { id: AKIDTEST, secret: secret }
                  storage-class: glacier
                  merge-below-bytes: 0
                  streams: { actions: { filter: "%s.action.*", flush-age: 500ms } }
                """.formatted(
                        server.url(), directory.resolve("journal"), MIRROR, moto.endpoint(), MIRROR));
    }

    private S3BlobStore bucket() {
        S3Config config = S3Config.of("tier", "us-east-1")
                .below("cold")
                .at(moto.endpoint())
                .as("AKIDTEST", new Secret("secret"));
        return S3BlobStore.open(config);
    }

    /** The lines of the file that the property names; else of the product's sample. */
    private static List<Bytes> sample() throws IOException {
        List<Bytes> lines = new ArrayList<>();
        String named = System.getProperty("varve.it.input", "");
        try (LineReader reader =
                new InputFile(named.isEmpty() ? null : Path.of(named)).open(ActionLimits.MAX_PAYLOAD_BYTES)) {
            for (Optional<Bytes> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    private Path file(List<Bytes> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.utf8()).append('\n'));
        return Files.writeString(directory.resolve("sample.jsonl"), text);
    }

    @Test
    @DisplayName(
            "DA-34, DA-35, DA-37, TR-17, TR-18: records published as actions come back from a cold class byte for byte when primary and mirror are gone")
    void acceptance() throws IOException {
        List<Bytes> lines = sample();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(500);
        try (NatsServer source = NatsServer.start(NatsServerConfig.jetStream(NatsVersion.NEWEST))) {
            ArchiveSite site = site("source", source);
            site.output("da", "provision");
            try (VarveProcess archiver = site.serve()) {
                // In two parts, so that there are several segments.
                site.output(
                        "da", "publish", "--file", file(lines.subList(0, 200)).toString());
                awaitArchived(200);
                site.output("da", "publish", "--file", file(lines).toString());
                awaitArchived(lines.size());
                assertThat(archiver.stop().exitCode()).as(archiver.err()).isZero();
            }
        }
        try (NatsServer fresh = NatsServer.start(NatsServerConfig.jetStream(NatsVersion.NEWEST))) {
            ArchiveSite site = site("fresh", fresh);
            assertThat(site.output("archive", "verify", "actions", "--deep"))
                    .startsWith("whole: ")
                    .contains(segments() + " cold");
            comesBack(site, lines);
        }
    }

    private void comesBack(ArchiveSite site, List<Bytes> lines) {
        String[] restore = {"archive", "restore", "actions", "--into", "stream", "--prefix", "back"};
        try (Varve varve = site.open()) {
            varve.streams().ensure(StreamSpec.of("back", "back.>"));
            VarveProcess.Result refused = site.run(restore);
            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ErrorKind.USAGE.exitCode());
            assertThat(refused.err()).contains("cold class").hasLineCount(1);

            assertThat(site.output("archive", "restore", "actions", "--start", "--speed", "standard", "--yes"))
                    .contains("US dollars");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> site.output("archive", "restore", "actions", "--status")
                            .startsWith(segments() + " segments can be read, 0 are on their way, 0 are in a cold"));

            assertThat(site.output(restore)).startsWith("%d messages restored".formatted(lines.size()));
            assertThat(restored(varve)).isEqualTo(lines);
        }
    }

    /** The values of the restored stream, each of which must be at the sequence of its line, with the headers of its action. */
    private static List<Bytes> restored(Varve varve) {
        List<Bytes> values = new ArrayList<>();
        try (ClosableIterator<StoredMessage> all = varve.streams().getAll(SubjectFilter.of("back.>"), Range.all())) {
            all.forEachRemaining(stored -> {
                values.add(stored.message().value().orElseThrow());
                assertThat(stored.seq()).isEqualTo(values.size());
                assertThat(stored.subject().value()).isEqualTo("back." + MIRROR + ".action.1");
                assertThat(stored.message().headers().asMap()).isNotEmpty();
            });
        }
        return values;
    }

    private void awaitArchived(long seq) {
        try (S3BlobStore bucket = bucket()) {
            Archive archive = new Archive(bucket, "actions");
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(archive.head().totals().lastSeq()).isEqualTo(seq));
        }
    }

    /** How many segments there are, all of which must be cold. */
    private int segments() {
        try (S3BlobStore bucket = bucket()) {
            List<BlobEntry> segments = bucket.list("archives/actions/segments/").toList();
            assertThat(segments).hasSizeGreaterThan(1).allMatch(entry -> entry.storageClass() == StorageClass.GLACIER);
            return segments.size();
        }
    }
}
