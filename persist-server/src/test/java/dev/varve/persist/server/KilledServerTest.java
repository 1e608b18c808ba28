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
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server process that is killed under load")
final class KilledServerTest {

    private static final int ENOUGH = 3000;

    @TempDir
    Path root;

    @ParameterizedTest(name = "PS-15, PS-21: has every message that it acknowledged at {0} once, at the place it said")
    @ValueSource(strings = {"process", "disk"})
    void losesNothing(String level) throws Exception {
        Map<String, String> acknowledged = serveAndKill(level);
        try (ServerFixture fixture = new ServerFixture(root)) {
            fixture.start("s2", 2);
            Map<String, String> found = new HashMap<>();
            for (int i = 0; i < ServingProcess.STREAMS; i++) {
                List<WireMessage> messages = everything(fixture.client("s2"), "s" + i);
                assertThat(messages.stream().map(message -> WireClient.number(message, HeaderNames.SEQ)))
                        .as("a stream without hole or repeat")
                        .isEqualTo(LongStream.rangeClosed(1, messages.size())
                                .boxed()
                                .toList());
                messages.forEach(message -> found.put(
                        message.payload().utf8().substring(1),
                        Long.toString(WireClient.number(message, HeaderNames.SEQ))));
            }
            assertThat(found).containsAllEntriesOf(acknowledged);
        }
    }

    private static List<WireMessage> everything(WireClient client, String subject) throws InterruptedException {
        List<WireMessage> all = new java.util.ArrayList<>();
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

    /** The numbers of the messages that were acknowledged, each with its sequence. */
    private Map<String, String> serveAndKill(String level) throws Exception {
        Path said = root.resolve("said");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServingProcess.class.getName(),
                        root.toString(),
                        level)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(said.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> lines(said).size() >= ENOUGH);
        } finally {
            // On this system it is SIGKILL.
            process.destroyForcibly().waitFor();
        }
        Map<String, String> acknowledged = new HashMap<>();
        for (String line : lines(said)) {
            acknowledged.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
        return acknowledged;
    }

    /** The lines that are whole: what it had begun to say is no acknowledgement. */
    private static List<String> lines(Path said) throws IOException {
        String text = Files.readString(said);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
