/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.it.cli.VarveProcess;
import dev.varve.it.faults.NatsProxy;
import dev.varve.stream.StreamInfo;
import dev.varve.testkit.model.Seed;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code varve da publish} is killed, and its servers are; then it is run again, and each action is in the stream once, in order, without gap. */
@Execution(ExecutionMode.CONCURRENT)
class PublisherFaultsIT {

    private static final long LINES = 1_200;
    private static final String LINES_FILE = "lines.txt";
    private static final int KILLS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private final NatsServer server = NatsServer.start(NatsServerConfig.jetStream(NatsVersion.NEWEST));

    @BeforeEach
    void provision() {
        Site.lines(directory, LINES);
        site().da("provision");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Site site() {
        return site("site", "one", server.url());
    }

    private Site site(String name, String journal, String url) {
        return new Site(directory, name, journal, url, "", "least-durability: process\nnames: { mirrors: [] }");
    }

    private VarveProcess publish(Site by) {
        return by.start("publish", "--each", "--file", LINES_FILE);
    }

    private static void awaitGated(VarveProcess publisher, long action) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> Site.gated(publisher.out()) >= action || !publisher.isAlive());
    }

    private long stored() {
        try (Varve varve = site().open()) {
            return varve.streams()
                    .info(Subject.of("action.1"))
                    .map(StreamInfo::lastSeq)
                    .orElse(0L);
        }
    }

    @Test
    @DisplayName(
            "DA-23, DA-25: killed with kill -9 at any moment, what was told as replicated is stored, and a rerun stores each action once")
    void killed() {
        Random random = new Random(Seed.choose("publisher is killed"));
        for (int i = 0; i < KILLS; i++) {
            long before = stored();
            long moment = before + random.nextInt((int) (LINES / KILLS));
            try (VarveProcess publisher = publish(site())) {
                awaitGated(publisher, moment);
                publisher.kill();
                assertThat(stored()).isGreaterThanOrEqualTo(Site.gated(publisher.out()));
            }
        }
        site().da("publish", "--file", LINES_FILE);
        site().assertEachOnce(LINES);
    }

    @Test
    @DisplayName(
            "DA-25, DA-43: killed after its messages took effect and before it heard of it, it stores nothing twice")
    void answersLost() {
        try (NatsProxy proxy = NatsProxy.to(server.url())) {
            Site proxied = site("proxied", "one", proxy.url());
            AtomicInteger sent = new AtomicInteger();
            proxy.lose(subject -> {
                if (subject.startsWith("action.") && sent.incrementAndGet() == 200) {
                    proxy.loseAnswers();
                }
                return false;
            });
            try (VarveProcess publisher = publish(proxied)) {
                await().atMost(PATIENCE).until(() -> stored() > Site.gated(publisher.out()));
                publisher.kill();
                assertThat(stored()).isGreaterThan(Site.gated(publisher.out()));
            }
        }
        site().da("publish", "--file", LINES_FILE);
        site().assertEachOnce(LINES);
    }

    @Test
    @DisplayName(
            "DA-23, DA-28: a journal as a crash leaves it at J1, J2, J4 and J6 is repaired, and each action is stored once")
    void torn() throws IOException {
        try (VarveProcess publisher = publish(site())) {
            awaitGated(publisher, 300);
            publisher.kill();
        }
        Path newest;
        try (Stream<Path> files = Files.list(site().journal())) {
            newest = files.filter(file -> file.toString().endsWith(".actions"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
        byte[] content = Files.readAllBytes(newest);
        // J4: some of a batch; the head is 64 bytes, and records follow.
        Files.write(newest, Arrays.copyOfRange(content, 64, 64 + 30), StandardOpenOption.APPEND);
        // J1, J2: a file that was made for the next segment, without a whole head.
        Files.write(site().journal().resolve("00000000000fffff.actions"), Arrays.copyOf(content, 20));
        // J6: the mark that was being written.
        byte[] mark = Files.readAllBytes(site().journal().resolve("confirmed"));
        Arrays.fill(mark, 0, Math.min(20, mark.length), (byte) 0x5a);
        Files.write(site().journal().resolve("confirmed"), mark);

        site().da("publish", "--file", LINES_FILE);
        site().assertEachOnce(LINES);
        assertThat(site().da("gate")).contains("journaled up to action " + LINES);
    }

    @Test
    @DisplayName("DA-26: two publishers with one identity and the same actions, at once, store each once")
    void twins() {
        Site other = site("other", "two", server.url());
        try (VarveProcess one = publish(site());
                VarveProcess two = publish(other)) {
            // One whose journal is behind what the other has stored is fenced; it has stored nothing that the other had
            // not.
            assertThat(List.of(one.result().exitCode(), two.result().exitCode()))
                    .as(one.err() + two.err())
                    .contains(0)
                    .isSubsetOf(0, 3);
        }
        site().assertEachOnce(LINES);
    }

    @Test
    @DisplayName("DA-2, DA-48: the server is killed and started again under the publisher, which goes on by itself")
    void restarted() {
        try (VarveProcess publisher = publish(site())) {
            awaitGated(publisher, 200);
            server.kill();
            server.restart();
            VarveProcess.Result result = publisher.result();
            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(Site.gated(result.out())).isEqualTo(LINES);
        }
        site().assertEachOnce(LINES);
    }
}
