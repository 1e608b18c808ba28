/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.it.cli.VarveProcess;
import dev.varve.it.faults.NatsProxy;
import dev.varve.kv.KeyValueEntry;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.journal.Journal;
import dev.varve.recipes.da.journal.JournalSettings;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a stop leaves behind at the crash points of ADR 12 that no kill hits by chance, and what real processes make of it. */
@Execution(ExecutionMode.CONCURRENT)
class CrashPointsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String LINES_FILE = "lines.txt";
    private static final SolutionRevision REVISION = SolutionRevision.of(1);
    private static final JournalSettings SMALL = new JournalSettings(8192, 8192, 1 << 20, 1 << 30);

    @TempDir
    Path directory;

    private final NatsServer server = NatsServer.start(NatsServerConfig.jetStream(NatsVersion.NEWEST));

    @AfterEach
    void stop() {
        server.close();
    }

    private Site site(String name, String url, String... da) {
        return new Site(
                directory,
                name,
                name,
                url,
                "",
                "least-durability: process\nnames: { mirrors: [] }\n" + String.join("\n", da));
    }

    private Site provisioned() {
        Site site = site("site", server.url());
        site.da("provision");
        return site;
    }

    private void publish(Site site, long lines) {
        Site.lines(directory, lines);
        site.da("publish", "--file", LINES_FILE);
        site.assertEachOnce(lines);
    }

    private static Journal journal(Path at) {
        return Journal.open(at, REVISION, SMALL, Runnable::run);
    }

    /** The segments of the journal, the oldest first. */
    private static List<Path> segments(Site site) throws IOException {
        try (Stream<Path> files = Files.list(site.journal())) {
            return files.filter(file -> file.toString().endsWith(".actions"))
                    .sorted()
                    .toList();
        }
    }

    /** Journals the first {@code count} lines, in segments of a few dozen, before any is published. */
    private static void journal(Site site, long count) {
        try (Journal journal = journal(site.journal())) {
            List<CompletableFuture<ActionRecord>> journaled = new ArrayList<>();
            for (long id = 1; id <= count; id++) {
                journaled.add(journal.append(new Action(id, Bytes.empty(), Bytes.utf8("the action " + id))));
            }
            journaled.forEach(CompletableFuture::join);
        }
    }

    @Test
    @DisplayName(
            "DA-23, DA-28: a removed segment that is there again (J7) is read over and removed by the next cut; a tail that was cut off and is there again (J8) is cut off again; a segment of which only the head was written (J3) is filled")
    void segments() throws IOException {
        Site site = provisioned();
        // Without a line to publish, it only takes the first solution revision.
        site.da("publish");
        journal(site, 600);
        publish(site, 600);

        removedAndThereAgain(site);
        publish(site, 700);
        try (Journal journal = journal(site.journal())) {
            assertThat(journal.cut(600)).isEqualTo(1);
        }

        tornTwice(site);
        publish(site, 800);

        beginNext(site, 800);
        assertThat(segments(site).get(segments(site).size() - 1)).hasSize(64);
        publish(site, 900);
    }

    /** Cuts the journal, and puts back the segment that was removed last, whose removal alone may not have been synced. */
    private void removedAndThereAgain(Site site) throws IOException {
        List<Path> before = segments(site);
        Path kept = Files.createDirectory(directory.resolve("kept"));
        for (Path segment : before) {
            Files.copy(segment, kept.resolve(segment.getFileName()));
        }
        try (Journal journal = journal(site.journal())) {
            assertThat(journal.cut(600)).isEqualTo(before.size() - 1).isGreaterThan(2);
        }
        Path last = before.get(before.size() - 2).getFileName();
        Files.copy(kept.resolve(last), site.journal().resolve(last));
    }

    private static void tornTwice(Site site) throws IOException {
        Path newest = segments(site).get(segments(site).size() - 1);
        byte[] whole = Files.readAllBytes(newest);
        // Half of a record; the head is 64 bytes.
        byte[] tail = java.util.Arrays.copyOfRange(whole, 64, 64 + 30);
        Files.write(newest, tail, StandardOpenOption.APPEND);
        site.da("publish");
        assertThat(newest).hasBinaryContent(whole);
        Files.write(newest, tail, StandardOpenOption.APPEND);
    }

    /** Begins the segment behind the action {@code last}, as {@link Journal} does before it writes there. */
    private void beginNext(Site site, long last) throws IOException {
        Path aside = directory.resolve("aside");
        try (Journal full = journal(site.journal());
                Journal next = journal(aside)) {
            next.beginAfter(last, full.find(last).orElseThrow().digest());
        }
        try (Stream<Path> files = Files.list(aside)) {
            for (Path head :
                    files.filter(file -> file.toString().endsWith(".actions")).toList()) {
                Files.copy(head, site.journal().resolve(head.getFileName()));
            }
        }
    }

    @Test
    @DisplayName(
            "DA-23: where the mark of what is confirmed was not written (P5), the end of the subject counts, and nothing is sent twice")
    void markNotWritten() throws IOException {
        Site site = provisioned();
        publish(site, 200);
        Path mark = site.journal().resolve("confirmed");
        Path earlier = Files.copy(mark, directory.resolve("earlier"));
        publish(site, 400);
        Files.copy(earlier, mark, StandardCopyOption.REPLACE_EXISTING);
        publish(site, 600);
        Files.delete(mark);
        publish(site, 700);
    }

    @Test
    @DisplayName(
            "DA-21: a publisher killed between the two records of its version (R1) leaves half a pair, which whoever starts next completes")
    void halfPair() {
        Site site = provisioned();
        try (NatsProxy proxy = NatsProxy.to(server.url())) {
            AtomicBoolean reached = dropping(proxy, subject -> subject.equals("$KV.subjects.1"));
            Site.lines(directory, 10);
            try (VarveProcess publisher = site("proxied", proxy.url()).start("publish", "--file", LINES_FILE)) {
                awaitReached(reached, publisher);
                publisher.kill();
            }
        }
        Map<String, String> half = registry(site);
        assertThat(half).hasSize(1).doesNotContainKey("1");

        Site later = site("later", server.url(), "application: { rollup-revision: 9 }");
        publish(later, 300);

        assertThat(registry(site))
                .hasSize(4)
                .containsEntry("1", half.keySet().iterator().next());
        assertThat(registry(site).get("2")).startsWith("9.");
    }

    private static Map<String, String> registry(Site site) {
        try (Varve varve = site.open()) {
            return varve.keyValues().getAll("subjects", SubjectFilter.of(">")).toList().stream()
                    .collect(Collectors.toMap(
                            entry -> entry.key().name(),
                            (KeyValueEntry entry) -> entry.value().utf8()));
        }
    }

    @Test
    @DisplayName(
            "DA-32, DA-33: of a snapshot whose upload was killed before its last step (S1) nothing is visible; the one before is restored, and the upload can be repeated")
    void upload() throws IOException {
        Site site = provisioned();
        publish(site, 100);
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        Path large = Files.write(directory.resolve("large"), content);
        Path small = Files.writeString(directory.resolve("small"), "the state after action 50");
        site.da("snapshot", "--action", "50", "--file", small.toString());
        String[] snapshot = {"snapshot", "--action", "100", "--file", large.toString()};
        try (NatsProxy proxy = NatsProxy.to(server.url())) {
            AtomicBoolean reached = dropping(proxy, subject -> subject.startsWith("$O.snapshots.M."));
            try (VarveProcess upload = site("proxied", proxy.url()).start(snapshot)) {
                awaitReached(reached, upload);
                upload.kill();
            }
            assertThat(proxy.sent()).as("all of it was sent").isGreaterThan(content.length);
        }
        Path restored = directory.resolve("restored");
        site.da("restore", "--file", restored.toString());
        assertThat(restored).hasSameBinaryContentAs(small);

        site.da(snapshot);
        site.da("restore", "--file", restored.toString());
        assertThat(restored).hasSameBinaryContentAs(large);
    }

    /** Loses what is published to {@code subjects}; tells when there was something. */
    private static AtomicBoolean dropping(NatsProxy proxy, Predicate<String> subjects) {
        AtomicBoolean reached = new AtomicBoolean();
        proxy.lose(subject -> {
            boolean lost = subjects.test(subject);
            if (lost) {
                reached.set(true);
            }
            return lost;
        });
        return reached;
    }

    private static void awaitReached(AtomicBoolean reached, VarveProcess process) {
        await().atMost(PATIENCE).until(() -> reached.get() || !process.isAlive());
        assertThat(reached).as(process.err()).isTrue();
    }
}
