/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Subject;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.PageCodec;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server process that is killed under load")
final class KilledServerTest {

    private static final int ENOUGH = 3000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @ParameterizedTest(name = "PS-15, PS-21: has every message that it acknowledged at {0} once, at the place it said")
    @ValueSource(strings = {"process", "disk"})
    void losesNothing(String level) throws Exception {
        Process process = serve(level);
        try {
            await().atMost(PATIENCE).until(() -> said().size() >= ENOUGH);
        } finally {
            // On this system it is SIGKILL.
            process.destroyForcibly().waitFor();
        }
        try (ServerFixture fixture = new ServerFixture(root)) {
            fixture.start("s2", 2);
            assertThat(found(fixture.client("s2"))).containsAllEntriesOf(acknowledged());
        }
    }

    /** The numbers of the messages that there are, each with its sequence. */
    private static Map<String, String> found(WireClient client) throws InterruptedException {
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < ServingProcess.STREAMS; i++) {
            List<WireMessage> messages = everything(client, "s" + i);
            assertThat(messages.stream().map(message -> WireClient.number(message, HeaderNames.SEQ)))
                    .as("a stream without hole or repeat")
                    .isEqualTo(
                            LongStream.rangeClosed(1, messages.size()).boxed().toList());
            for (WireMessage message : messages) {
                String number = message.payload().utf8().substring(1);
                String seq = Long.toString(WireClient.number(message, HeaderNames.SEQ));
                assertThat(found.put(number, seq)).as("message %s once", number).isNull();
            }
        }
        return found;
    }

    private static List<WireMessage> everything(WireClient client, String subject) throws InterruptedException {
        List<WireMessage> all = new ArrayList<>();
        Optional<String> next = Optional.of("1");
        while (next.isPresent()) {
            WireHeaders.Builder headers = WireHeaders.builder().add(HeaderNames.FROM, next.get());
            List<WireMessage> page = client.page(Verb.GET_ALL, Target.of(Subject.of(subject)), headers);
            all.addAll(page.subList(0, page.size() - 1));
            next = PageCodec.End.read(WireClient.headers(page.get(page.size() - 1)))
                    .next();
        }
        return all;
    }

    @Test
    @DisplayName(
            "PS-14: one that is stopped in the middle keeps nobody waiting, and acknowledges nothing more when it goes on")
    void stopped() throws Exception {
        Process process = serve("disk");
        try (ServerFixture fixture = new ServerFixture(root)) {
            await().atMost(PATIENCE).until(() -> said().size() >= ENOUGH);
            signal(process, "-STOP");
            fixture.start("s2", 2);
            for (int i = 0; i < ServingProcess.STREAMS; i++) {
                assertThat(WireClient.status(fixture.client("s2").publish("s" + i, "m-" + i, PublishOptions.none())))
                        .isEqualTo(Status.OK);
            }
            signal(process, "-CONT");
            await().atMost(PATIENCE).until(() -> said().contains(ServingProcess.MOVED));
            process.destroyForcibly().waitFor();
            assertThat(found(fixture.client("s2"))).containsAllEntriesOf(acknowledged());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Process serve(String level) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServingProcess.class.getName(),
                        root.toString(),
                        level)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(root.resolve("said").toFile())
                .start();
    }

    /** The numbers of the messages that were acknowledged, each with its sequence. */
    private Map<String, String> acknowledged() throws IOException {
        Map<String, String> acknowledged = new HashMap<>();
        for (String line : said()) {
            int space = line.indexOf(' ');
            if (space > 0) {
                acknowledged.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return acknowledged;
    }

    /** The lines that are whole: what it had begun to say is no acknowledgement. */
    private List<String> said() throws IOException {
        String text = Files.readString(root.resolve("said"));
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
