/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Durability;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.PublishOptions;
import dev.varve.testkit.history.Action;
import dev.varve.testkit.history.ClientLog;
import dev.varve.testkit.history.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients may do to the others: not read, go away, die in the middle of something. */
@Tag("faults")
@Tag("long")
class ClientFaultsIT {

    private static final int LARGE = 64 << 20;
    private static final int SENT = 20 << 20;

    @TempDir
    static Path directory;

    private static Installation installation;

    @BeforeAll
    static void start() {
        installation = Installation.start(
                directory,
                directory.resolve("data"),
                Length.deadAfter(),
                List.of("-XX:TieredStopAtLevel=1", "-Xmx768m"),
                List.of("p1", "p2"));
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    @DisplayName(
            "PS-26: a subscriber that never reads, and a follower that stops reading, neither slow nor fail a writer; the follower finds everything when it reads on")
    void neverReads() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("stuck"));
                StuckSubscriber stuck = StuckSubscriber.to(installation.nats().url(), "varve.v1.change.>")) {
            List<Probe> probes = trial.probe(2, Set.of("p1", "p2"));
            trial.listeners().get(0).stopReading();
            long moment = System.nanoTime();

            writeMuch(trial);

            assertThat(probes).allSatisfy(probe -> {
                assertThat(probe.failures()).isZero();
                assertThat(Duration.ofNanos(probe.longestPause(moment))).isLessThan(installation.deadAfter());
            });
            assertThat(stuck.isBehind()).as("the subscriber has unread changes").isTrue();
            trial.listeners().get(0).readOn();
            trial.verdict().assertSound();
        }
    }

    /** More changes than any buffer on their way holds. */
    private static void writeMuch(Trial trial) {
        try (Varve store = installation.client()) {
            ClientLog log = trial.history().client("much");
            Subject subject = trial.spec().stream(0);
            for (int i = 0; i < 400; i++) {
                String payload = "much." + i;
                log.begin(Action.publish(subject, payload, Durability.PROCESS))
                        .acknowledged(store.streams()
                                .publish(
                                        subject,
                                        Payload.message(payload, 200_000),
                                        PublishOptions.atLeast(Durability.PROCESS)));
            }
        }
    }

    @Test
    @DisplayName(
            "a hundred clients that are gone at once, with writes and feeds under way, leave the others alone, and each of their writes is there once or not at all")
    void hundredGone() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("crowd"));
                Crowd crowd = Crowd.of(100, installation, trial)) {
            List<Probe> probes = trial.probe(2, Set.of("p1", "p2"));
            crowd.beginWriting();
            long moment = System.nanoTime();
            crowd.vanish();
            trial.awaitOperations(Length.operations());
            assertThat(probes).allSatisfy(probe -> {
                assertThat(probe.failures()).isZero();
                assertThat(Duration.ofNanos(probe.longestPause(moment))).isLessThan(installation.deadAfter());
            });
            crowd.awaitOutcomes();
            trial.verdict().assertSound();
        }
    }

    @Test
    @DisplayName(
            "PS-5: of a client that is killed within a message of 64 MiB nothing is stored, and the next client stores one as large, and reads it back byte by byte")
    void diesWithinLargeMessage() throws IOException {
        Path file = directory.resolve("large");
        Files.write(file, Payload.of("large", LARGE).unsafeArray());
        Subject subject = Subject.of("large.message");
        try (NatsProxy proxy = NatsProxy.to(installation.nats().url());
                Varve store = installation.client().within(Duration.ofSeconds(60))) {
            List<String> words =
                    List.of("--nats", proxy.url(), "stream", "publish", subject.value(), "--file", file.toString());
            try (ServerChild client = ServerChild.start(directory.resolve("client.log"), List.of(), words)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> proxy.sent() > SENT);
                client.kill();
            }
            assertThat(proxy.sent()).as("bytes sent before it was killed").isLessThan(LARGE);
            assertThat(store.streams().last(subject)).isEmpty();

            assertThat(store.streams()
                            .publish(subject, Payload.message("next", LARGE))
                            .seq())
                    .isEqualTo(1);
            assertThat(Payload.id(store.streams()
                            .get(subject, 1)
                            .orElseThrow()
                            .message()
                            .value()
                            .orElseThrow()))
                    .contains("next");
        }
        assertThat(installation.children().values()).allMatch(ServerChild::isAlive);
    }
}
