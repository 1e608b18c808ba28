/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.awaitility.Awaitility.await;

import dev.varve.testkit.history.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak: everything that clients do, on many streams, for as long as {@code -Dvarve.soak=30m} says, while servers are killed again and again. */
@Tag("soak")
class SoakIT {

    private static final Duration LENGTH =
            Duration.parse("PT" + System.getProperty("varve.soak", "5m").toUpperCase(java.util.Locale.ROOT));
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(20);
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);

    /** One server is spared, so that its memory can be watched for the whole time. */
    private static final String SPARED = "p1";

    /** Touched from the beginning, so that what grows is not the heap. */
    private static final List<String> HEAP = List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch");

    private static final List<String> VICTIMS = List.of("p2", "p3", "p4");
    private static final LoadSpec LOAD =
            new LoadSpec("soak", 200, 8, 3, 40, Duration.ofSeconds(20), Duration.ofMillis(700));

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "PS-15, PS-21: after a long load with kill -9 of a server every 20 s nothing acknowledged is lost, nothing"
                    + " is there twice, and followers know all of it")
    void soak() throws IOException {
        Random random = new Random(7);
        try (Installation installation = Installation.start(
                        directory,
                        directory.resolve("data"),
                        Duration.ofSeconds(5),
                        HEAP,
                        List.of(SPARED, "p2", "p3", "p4"));
                Trial trial = Trial.start(installation, LOAD)) {
            SoakReport report = new SoakReport(installation);
            long end = System.nanoTime() + LENGTH.toNanos();
            while (end - System.nanoTime() > 0) {
                sampleFor(BETWEEN_KILLS, report);
                killOne(installation, random, report);
            }
            Verdict verdict = trial.verdict();
            report.sample();
            write("soak.txt", report.text(verdict, trial.history()));
            write("soak.json", report.json(verdict, trial.history()));
            System.out.print(report.text(verdict, trial.history()));
            verdict.assertSound();
            report.assertFlat(SPARED);
            report.assertFlat(Installation.COORDINATOR);
        }
    }

    /** Half of the victims are back before anybody misses them, the others after their streams have moved. */
    private static void killOne(Installation installation, Random random, SoakReport report) {
        String victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
        installation.child(victim).kill();
        report.killed();
        if (random.nextBoolean()) {
            sampleFor(installation.deadAfter().plusSeconds(3), report);
        }
        installation.restart(victim);
    }

    private static void sampleFor(Duration time, SoakReport report) {
        long end = System.nanoTime() + time.toNanos();
        await().pollInterval(BETWEEN_SAMPLES)
                .pollDelay(Duration.ZERO)
                .atMost(time.plusMinutes(1))
                .until(() -> {
                    report.sample();
                    return System.nanoTime() > end;
                });
    }

    private static void write(String name, String text) throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name), text);
    }
}
