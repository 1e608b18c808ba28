/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.persist.PersistServer;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Group commit")
final class GroupCommitTest {

    private static final int MESSAGES = 2000;
    private static final int STREAMS = 100;
    private static final Target TARGET = Target.of(Subject.of("s"));

    @TempDir
    Path root;

    @Test
    @DisplayName("commits together what waits together, answers each in order, and a refusal harms no other")
    void groups() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            PersistServer server = fixture.start("s1", 1);
            BlockingQueue<WireMessage> answers = fixture.listen("answers");
            WireClient client = fixture.client("s1");
            for (int i = 0; i < MESSAGES; i++) {
                WireHeaders.Builder headers = WireHeaders.builder();
                if (i % 10 == 9) {
                    headers.add(HeaderNames.EXPECTED_LAST, 1_000_000);
                }
                client.send(Verb.PUBLISH, TARGET, headers, Bytes.utf8("m" + i), "answers");
            }
            await().until(() -> answers.size() == MESSAGES);
            long seq = 0;
            for (int i = 0; i < MESSAGES; i++) {
                WireMessage answer = answers.remove();
                if (i % 10 == 9) {
                    assertThat(WireClient.code(answer)).isEqualTo("SEQ_CONFLICT");
                } else {
                    assertThat(WireClient.number(answer, HeaderNames.SEQ)).isEqualTo(++seq);
                    assertThat(WireClient.headers(answer).text(HeaderNames.DURABILITY))
                            .hasValue("disk");
                }
            }
            System.out.println(MESSAGES + " messages in " + server.commits() + " commits");
            assertThat(server.commits()).isLessThan(MESSAGES / 4);
        }
    }

    @Test
    @DisplayName("makes what waits for many streams safe together: DISK costs one sync for all of them")
    void acrossStreams() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            PersistServer server = fixture.start("s1", 1, config -> config.withWorkers(1));
            BlockingQueue<WireMessage> answers = fixture.listen("answers");
            WireClient client = fixture.client("s1");
            for (int round = 0; round < 2; round++) {
                long before = server.commits();
                answers.clear();
                for (int i = 0; i < STREAMS; i++) {
                    Target target = Target.of(Subject.of("t" + i));
                    client.send(Verb.PUBLISH, target, WireHeaders.builder(), Bytes.utf8("m"), "answers");
                }
                await().atMost(Duration.ofSeconds(30)).until(() -> answers.size() == STREAMS);
                assertThat(answers)
                        .allSatisfy(
                                answer -> assertThat(WireClient.headers(answer).text(HeaderNames.DURABILITY))
                                        .hasValue("disk"));
                System.out.println(STREAMS + " streams in " + (server.commits() - before) + " syncs");
                // The first time their slots are claimed, one after the other, and nobody waits for the last of them.
                assertThat(server.commits() - before).isLessThan(round == 0 ? STREAMS : STREAMS / 5);
            }
        }
    }

    @Test
    @DisplayName("a read that waits behind a write of the same file sees it")
    void readsSeeWrites() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            fixture.start("s1", 1);
            BlockingQueue<WireMessage> answers = fixture.listen("answers");
            WireClient client = fixture.client("s1");
            for (int i = 1; i <= 200; i++) {
                client.send(Verb.PUBLISH, TARGET, WireHeaders.builder(), Bytes.utf8("m"), "answers");
                client.send(Verb.LAST, TARGET, WireHeaders.builder(), Bytes.empty(), "answers");
            }
            await().until(() -> answers.size() == 400);
            for (int i = 1; i <= 200; i++) {
                assertThat(WireClient.number(answers.remove(), HeaderNames.SEQ)).isEqualTo(i);
                assertThat(WireClient.number(answers.remove(), HeaderNames.SEQ)).isEqualTo(i);
            }
        }
    }

    @Test
    @DisplayName("a stream of which the first write is refused does not come to be")
    void refusedMakesNothing() throws Exception {
        try (ServerFixture fixture = new ServerFixture(root)) {
            fixture.start("s1", 1);
            WireClient client = fixture.client("s1");
            WireHeaders.Builder wrong = WireHeaders.builder().add(HeaderNames.EXPECTED_LAST, 5);
            assertThat(WireClient.code(client.ask(Verb.PUBLISH, TARGET, wrong, Bytes.utf8("x"))))
                    .isEqualTo("SEQ_CONFLICT");
            assertThat(WireClient.status(client.ask(Verb.INFO, TARGET))).isEqualTo(Status.NONE);
            assertThat(client.page(Verb.LIST, Target.nothing(), WireHeaders.builder()))
                    .hasSize(1);
        }
    }
}
