/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the command line, in processes. */
class OperationsIT {

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.of(NatsVersion.NEWEST));

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private VarveProcess first;

    @BeforeEach
    void start() {
        first = serve("n1");
        await().atMost(Duration.ofSeconds(60)).until(() -> first.out().contains("serving"));
    }

    @AfterEach
    void stop() {
        first.close();
    }

    @Test
    @DisplayName("a process with both roles hands over to another on the first Ctrl-C, and what the operator asks is"
            + " answered all the while")
    void operations() {
        requireInterrupts();
        assertThat(client("stream", "publish", "orders.eu.1", "x").exitCode()).isZero();
        assertThat(client("stream", "publish", "orders", "x").exitCode()).isZero();
        assertThat(client("stream", "publish", "orders-old", "x").exitCode()).isZero();
        assertThat(client("stream", "list", "orders").out())
                .containsPattern("orders +1 messages +\\d+ bytes  seq 1..1")
                .containsPattern("orders.eu.1 +1 messages")
                .doesNotContain("orders-old");
        VarveProcess.Result alone = client("doctor");
        assertThat(alone.exitCode()).isZero();
        assertThat(alone.out())
                .contains("n1 leads in term 1", "HINT  no coordinator stands by", "HINT  only one persist server")
                .containsPattern("n1 +version .*, answers in .* ms, acknowledges up to disk");
        assertThat(client("cluster", "drain", "n1").err())
                .contains("no other server is alive to take the slots of 'n1'");

        try (VarveProcess second = serve("n2")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> second.out().contains("serving"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client("cluster", "status").out().matches("(?s).*standby +n2 heard.*"));
            assertThat(client("cluster", "drain", "n1").out())
                    .isEqualTo("server n1 is drained: it has no slots and gets none\n");
            assertThat(client("cluster", "status", "--output", "json").out())
                    .contains("\"leader\":\"n1\"", "\"term\":1", "\"id\":\"n2\"")
                    .contains("\"slots\":0,\"drained\":true");
            assertThat(client("cluster", "resume", "n1").exitCode()).isZero();
            assertThat(client("cluster", "rebalance").out()).isEqualTo("slots are even; 1 were moved\n");

            first.signal("INT");
            assertThat(first.result().exitCode()).as(first.err()).isZero();
            assertThat(client("stream", "publish", "orders.eu.1", "y").out()).isEqualTo("seq 2, survives disk\n");
            assertThat(client("stream", "publish", "never.seen", "y").exitCode())
                    .isZero();
            assertThat(client("cluster", "status").out())
                    .contains("n2 leads in term 2")
                    .contains("left");
            assertThat(second.stop().exitCode()).isZero();
        }
    }

    @Test
    @DisplayName(
            "a second Ctrl-C ends a process at once that waits for what does not answer any more, with code 130; the"
                    + " doctor says what is missing, with code 6")
    void secondInterrupt() {
        requireInterrupts();
        first.kill();
        VarveProcess.Result doctor = client("doctor");
        assertThat(doctor.exitCode()).isEqualTo(6);
        assertThat(doctor.out()).contains("WRONG no coordinator leads", "varve serve --roles coordinator");

        try (VarveProcess stuck = serve("n3")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> stuck.out().contains("serving"));
            nats.server().pause();
            try {
                stuck.signal("INT");
                await().during(Duration.ofMillis(300)).until(stuck::isAlive);
                stuck.signal("INT");
                assertThat(stuck.result().exitCode()).isEqualTo(130);
            } finally {
                nats.server().resume();
            }
        }
    }

    @Test
    @DisplayName("the doctor names a damaged journal where it finds the storage, with code 6")
    void damagedJournal() throws IOException {
        Path worker = Files.createDirectories(directory.resolve("shared/store/servers/p9.gone/worker-0"));
        Files.write(worker.resolve("0000000000000000.journal"), new byte[8192]);
        Path config = Files.writeString(
                directory.resolve("doctor.yaml"), """
                backend: corepubsub
                corepubsub:
                  nats:
                    url: %1$s
                server:
                  data: "%2$s"
                  nats:
                    url: %1$s
                """.formatted(nats.server().url(), directory.resolve("shared")));

        VarveProcess.Result doctor = VarveProcess.run(directory, "--config", config.toString(), "doctor");

        assertThat(doctor.exitCode()).isEqualTo(6);
        assertThat(doctor.out()).contains("WRONG").contains(worker.toString()).contains("end-at-0");
    }

    private static void requireInterrupts() {
        assumeTrue(VarveProcess.heedsInterrupt(), "not run: SIGINT is ignored here; run it in the foreground");
    }

    private VarveProcess.Result client(String... words) {
        String[] line = new String[words.length + 2];
        line[0] = "--nats";
        line[1] = nats.server().url();
        System.arraycopy(words, 0, line, 2, words.length);
        return VarveProcess.run(directory, line);
    }

    private VarveProcess serve(String id) {
        String data = directory.resolve("shared").toString();
        return VarveProcess.start(directory, "--nats", nats.server().url(), "--data", data, "serve", "--id", id);
    }
}
