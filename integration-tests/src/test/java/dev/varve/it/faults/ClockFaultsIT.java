/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.nats.NatsPubSub;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an installation under load whose servers do not agree what day it is. The server with the wrong clock runs in this process, all others in their own. */
@Tag("faults")
class ClockFaultsIT {

    private static final String RIGHT = "p1";
    private static final String SKEWED = "p2";

    @TempDir
    static Path directory;

    private static final SkewedClock CLOCK = new SkewedClock();

    private static Installation installation;
    private static NatsPubSub link;
    private static PersistServer skewed;

    /** The time of the machine and what it is put forward by. */
    private static final class SkewedClock implements InstantSource {

        private volatile Duration skew = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(skew);
        }
    }

    @BeforeAll
    static void start() {
        installation = Installation.start(
                directory,
                directory.resolve("data"),
                Length.deadAfter(),
                List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"),
                List.of(RIGHT));
        link = NatsPubSub.connect(NatsSettings.at(installation.nats().url()).named(SKEWED));
        Path store = installation.data().resolve("store");
        skewed = new PersistServer(PersistConfig.of(SKEWED, store), link, CLOCK);
        skewed.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> installation.status().contains("server " + SKEWED + " alive"));
    }

    @AfterAll
    static void stop() {
        skewed.close();
        link.close();
        installation.close();
    }

    @Test
    @DisplayName(
            "PS-14, PS-20: the clock of a server is put forward a day, then back two, and it takes over the streams of another whose clock is right: nothing acknowledged is lost, doubled or out of order, a repeated message is known, and no stream's time goes back")
    void clockJumps() {
        try (Trial trial = Trial.start(installation, LoadSpec.small("clock"));
                Varve store = installation.client()) {
            List<Probe> probes = trial.probe(2, Set.of(RIGHT, SKEWED));
            Subject subject = ownedBySkewed(store);
            trial.awaitOperations(Length.operations());
            Receipt today = publish(store, subject, "today");

            CLOCK.skew = Duration.ofDays(1);
            trial.awaitOperations(Length.operations());
            assertThat(publish(store, subject, "today").duplicate()).isTrue();
            Receipt tomorrow = publish(store, subject, "tomorrow");
            assertThat(tomorrow.storeTime()).isAfter(today.storeTime().plus(Duration.ofHours(23)));

            CLOCK.skew = Duration.ofDays(-1);
            trial.awaitOperations(Length.operations());
            assertThat(publish(store, subject, "tomorrow").duplicate()).isTrue();
            assertThat(publish(store, subject, "yesterday").storeTime()).isAfterOrEqualTo(tomorrow.storeTime());

            installation.child(RIGHT).kill();
            Failover failover = new Failover(probes, RIGHT, System.nanoTime());
            long writing = failover.awaitWriting();
            failover.print("kill -9, successor a day behind", writing, failover.awaitListening(trial.listeners()));
            installation.restart(RIGHT);
            trial.awaitOperations(Length.operations());
            trial.verdict().assertSound();
        }
    }

    /** A stream of which the load knows nothing. */
    private static Subject ownedBySkewed(Varve store) {
        return IntStream.range(0, 200)
                .mapToObj(i -> Subject.of("jumping." + i))
                .filter(subject -> {
                    var unused = publish(store, subject, "first");
                    return installation.owner(subject).equals(SKEWED);
                })
                .findFirst()
                .orElseThrow();
    }

    /** Publishes {@code id} under the id {@code id}. */
    private static Receipt publish(Varve store, Subject subject, String id) {
        return store.within(Duration.ofSeconds(30))
                .streams()
                .publish(subject, Message.of(id), PublishOptions.msgId(id));
    }
}
