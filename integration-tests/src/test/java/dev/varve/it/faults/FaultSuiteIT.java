/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.wire.ClusterMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may befall the processes of an installation under load and the network between them, each followed by a check of the whole history. */
@Tag("faults")
class FaultSuiteIT {

    private static final Set<String> SERVERS = Set.of("p1", "p2");

    @TempDir
    static Path directory;

    private static Installation installation;

    @BeforeAll
    static void start() {
        installation = Installation.start(
                directory,
                directory.resolve("data"),
                Length.deadAfter(),
                List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"),
                List.of("p1", "p2"));
    }

    @BeforeEach
    void serving() {
        SERVERS.forEach(installation::revive);
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    @DisplayName(
            "PS-10, PS-15, PS-20, PS-29, PS-30, PERF-11: a server is killed with kill -9 under load: another takes its streams over from the shared files, followers are told, streams elsewhere go on, reads have no hole, nothing acknowledged is lost, doubled or out of order")
    void serverKilled() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("killed"))) {
            List<Probe> probes = trial.probe(2, SERVERS);
            trial.awaitOperations(Length.operations());

            installation.child("p2").kill();
            Failover failover = new Failover(probes, "p2", System.nanoTime());
            long writing = failover.awaitWriting();
            long listening = failover.awaitListening(trial.listeners());
            failover.print("kill -9", writing, listening);
            failover.assertOthersWentOn(installation.deadAfter());
            assertThat(Duration.ofNanos(listening)).isLessThan(Duration.ofSeconds(10));
            assertThat(Duration.ofNanos(writing)).isLessThan(Duration.ofSeconds(10));

            installation.restart("p2");
            trial.awaitOperations(Length.operations());
            trial.verdict().assertSound();
        }
    }

    @Test
    @DisplayName(
            "PS-14, PS-15, PS-20: the streams of a frozen server go on elsewhere, and all others as if nothing were; when it wakes it is fenced: what it finds in its queue is not acknowledged by it, nothing is lost, and it is of use again without being started anew")
    void serverFrozen() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("frozen"))) {
            List<Probe> probes = trial.probe(3, SERVERS);
            trial.awaitOperations(Length.operations());

            installation.child("p1").pause();
            long moment = System.nanoTime();
            Failover failover = new Failover(probes, "p1", moment);
            // Also where the frozen server keeps the files locked to which it was writing.
            long writing = failover.awaitWriting();
            Length.awaitAbsence(moment);
            List<LateWrite> late = failover.movedSoFar().stream()
                    .map(subject -> LateWrite.send(installation, "p1", subject))
                    .toList();
            installation.child("p1").resume();
            assertThat(late)
                    .as("answers of a server that has lost the stream")
                    .hasSizeGreaterThanOrEqualTo(3)
                    .extracting(LateWrite::status)
                    .doesNotContain("ok");
            late.forEach(LateWrite::close);
            failover.print("frozen", writing, failover.awaitListening(trial.listeners()));
            // What the successor takes over, locked as it is, must not hold up what it served before.
            failover.assertOthersWentOn(Duration.ofSeconds(1));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> installation.status().contains("server p1 alive"));
            trial.awaitOperations(Length.operations());
            trial.verdict().assertSound();
        }
    }

    @Test
    @DisplayName(
            "PS-13: the coordinator is killed and started again: streams in use do not notice, new ones wait for it, and every slot is where it was")
    void coordinatorKilled() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("coordinator"))) {
            List<Probe> probes = trial.probe(2, SERVERS);
            trial.awaitOperations(Length.operations());
            ClusterMap before = installation.map();
            long moment = System.nanoTime();

            installation.child(Installation.COORDINATOR).kill();
            trial.awaitOperations(Length.operations());
            installation.restart(Installation.COORDINATOR);
            long restarted = System.nanoTime();
            try (Varve store = installation.client()) {
                var unused = store.streams().publish(Subject.of("opened.later"), Message.of("after"));
            }
            Duration opened = Duration.ofNanos(System.nanoTime() - restarted);
            System.out.println("coordinator restarted: a new stream is open after " + opened);

            assertThat(opened).isLessThan(Duration.ofSeconds(5));
            assertThat(probes).allSatisfy(probe -> {
                assertThat(probe.failures()).isZero();
                assertThat(Duration.ofNanos(probe.longestPause(moment))).isLessThan(installation.deadAfter());
            });
            assertThat(probes)
                    .allSatisfy(probe -> assertThat(installation.map().owner(before.slot(probe.subject())))
                            .isEqualTo(before.owner(before.slot(probe.subject()))));
            trial.awaitOperations(Length.operations());
            trial.verdict().assertSound();
        }
    }

    @Test
    @Tag("long")
    @DisplayName("the nats-server is killed and started again: everyone waits, and goes on")
    void natsKilled() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("nats"))) {
            List<Probe> probes = trial.probe(2, SERVERS);
            trial.awaitOperations(Length.operations());

            installation.nats().kill();
            long moment = System.nanoTime();
            await().until(() ->
                    System.nanoTime() - moment > Duration.ofSeconds(3).toNanos());
            installation.nats().restart();
            long restarted = System.nanoTime();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> probes.stream()
                            .allMatch(probe -> probe.firstAfter(restarted).isPresent()));
            System.out.println("nats-server restarted: all streams are written to after "
                    + Duration.ofNanos(System.nanoTime() - restarted));
            trial.awaitOperations(Length.operations());
            trial.verdict().assertSound();
        }
    }

    @Test
    @DisplayName(
            "PS-12, PS-14: a server that the coordinator does not hear, but clients do, loses its streams: two servers write to no stream, and the epoch in the file refuses the earlier one")
    void cutOffFromCoordinator() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("unheard"))) {
            List<Probe> probes = trial.probe(2, SERVERS);
            trial.awaitOperations(Length.operations());

            Probe moving = oneOf(probes, "p1");
            Subject moved = moving.subject();
            long before = moving.epoch();
            installation.proxy("p1").lose(subject -> subject.startsWith("varve.v1.coordinator."));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> installation.owner(moved).equals("p2"));
            long moment = System.nanoTime();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> probes.stream()
                            .allMatch(probe -> probe.firstAfter(moment).isPresent()));
            // Until the new owner has taken the stream, the former one may write to it.
            await().atMost(Duration.ofSeconds(30)).until(() -> moving.epoch() > before);
            try (LateWrite late = LateWrite.send(installation, "p1", moved)) {
                assertThat(late.status())
                        .as("answer of a server that has lost the stream")
                        .isNotEqualTo("ok");
            }
            installation.proxy("p1").heal();
            trial.awaitOperations(Length.operations());
            trial.verdict().assertSound();
        }
    }

    @Test
    @Tag("long")
    @DisplayName("PS-15: a server is cut off from NATS, and comes back: its streams move, nothing is lost")
    void cutOffFromNats() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("cut"))) {
            List<Probe> probes = trial.probe(2, SERVERS);
            trial.awaitOperations(Length.operations());

            installation.proxy("p2").cut();
            long moment = System.nanoTime();
            Failover failover = new Failover(probes, "p2", moment);
            long writing = failover.awaitWriting();
            failover.print("cut off from NATS", writing, failover.awaitListening(trial.listeners()));
            failover.assertOthersWentOn(installation.deadAfter());
            Length.awaitAbsence(moment);
            installation.proxy("p2").heal();
            trial.awaitOperations(Length.operations());
            trial.verdict().assertSound();
        }
    }

    @Test
    @Tag("long")
    @DisplayName(
            "PS-9: a server is added under load, and another leaves in good order: no stream waits as long as for a server that dies")
    void serverAddedAndRemoved() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("scaled"))) {
            List<Probe> probes = trial.probe(2, SERVERS);
            trial.awaitOperations(Length.operations());
            long moment = System.nanoTime();

            installation.restart("p3");
            installation.child("p1").stop();
            trial.awaitOperations(Length.operations());
            installation.restart("p1");
            installation.child("p3").stop();
            trial.awaitOperations(Length.operations());

            assertThat(probes).allSatisfy(probe -> {
                assertThat(probe.failures()).isZero();
                assertThat(Duration.ofNanos(probe.longestPause(moment))).isLessThan(installation.deadAfter());
            });
            trial.verdict().assertSound();
        }
    }

    private static Probe oneOf(List<Probe> probes, String server) {
        return probes.stream()
                .filter(probe -> probe.owner().equals(server))
                .findFirst()
                .orElseThrow();
    }
}
