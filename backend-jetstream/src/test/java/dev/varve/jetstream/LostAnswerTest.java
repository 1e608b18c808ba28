/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.OutcomeUnknownException;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(NatsVersion.class)
@DisplayName("Where a message between client and server gets lost,")
final class LostAnswerTest {

    /** What the server says where another copy of the message is in process. */
    private static final String IN_PROCESS =
            "{\"error\":{\"code\":409,\"err_code\":10158,\"description\":\"duplicate message id is in process\"}}";

    private static final Duration ATTEMPT =
            TestServers.impatient("nats://127.0.0.1").requestTimeout();

    private final Subject subject = Subject.of("lost." + UUID.randomUUID());
    private final NatsVersion version;
    private LossyLink link;
    private Varve store;

    LostAnswerTest(NatsVersion version) {
        this.version = version;
    }

    @BeforeEach
    void open() throws IOException {
        link = LossyLink.to(
                SharedNatsServers.of(NatsServerConfig.jetStream(version)).url());
        store = new JetStreamProvider().open(TestServers.impatient(link.url()));
        store.streams().publish(subject, Message.of("first"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        link.close();
    }

    private CompletableFuture<Receipt> publish(String text) {
        return store.streams().publishAsync(subject, Message.of(text), PublishOptions.msgId(text + "-id"));
    }

    private List<String> stored() {
        return store.streams().getAll(subject, Range.all()).toList().stream()
                .map(LostAnswerTest::text)
                .toList();
    }

    private static String text(StoredMessage message) {
        return message.message().value().orElseThrow().utf8();
    }

    @Test
    @DisplayName(
            "DA-43: a write whose answer is lost is acknowledged where it stands, and those behind it keep their order")
    void answer() {
        link.loseOnce("\"seq\":3}");

        List<CompletableFuture<Receipt>> receipts = List.of(publish("a"), publish("b"), publish("c"));

        assertThat(receipts).extracting(receipt -> receipt.join().seq()).containsExactly(2L, 3L, 4L);
        assertThat(stored()).containsExactly("first", "a", "b", "c");
    }

    @Test
    @DisplayName("what follows a write may write on and wait, also while one before it is looked for")
    void writesOn() {
        link.loseOnce("\"seq\":2}");
        // The answer to the first counts as lost when that to the second comes, which was sent half an attempt later.
        link.replace(answer -> answer.contains("\"seq\":3}") ? late(answer) : answer);

        CompletableFuture<Receipt> lost = publish("a");
        long sent = System.nanoTime();
        await().until(() -> System.nanoTime() - sent > ATTEMPT.toNanos() / 2);
        CompletableFuture<Receipt> next = publish("b")
                .thenApply(told -> store.within(Duration.ofSeconds(3))
                        .streams()
                        .publish(subject, Message.of("c"), PublishOptions.msgId("c-id")));

        assertThat(next.orTimeout(10, TimeUnit.SECONDS).join().seq()).isEqualTo(4);
        assertThat(lost.join().seq()).isEqualTo(2);
        assertThat(stored()).containsExactly("first", "a", "b", "c");
    }

    /** Holds {@code answer} up for most of an attempt. */
    private static String late(String answer) {
        LockSupport.parkNanos(ATTEMPT.toNanos() * 3 / 4);
        return answer;
    }

    @Test
    @DisplayName(
            "DA-43: a write that never came is not stored behind one that was sent later, and its outcome is unknown")
    void overtaken() {
        link.loseOnce("a-id");

        CompletableFuture<Receipt> lost = publish("a");
        CompletableFuture<Receipt> later = publish("b");

        assertThat(later.join().seq()).isEqualTo(2);
        assertThatThrownBy(lost::join).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(publish("c").join().seq()).isEqualTo(3);
        assertThat(stored()).containsExactly("first", "b", "c");
    }

    @Test
    @DisplayName("DA-43: a write that never came and that nothing overtook is sent again")
    void repeated() {
        link.loseOnce("a-id");

        assertThat(publish("a").join().seq()).isEqualTo(2);
        assertThat(stored()).containsExactly("first", "a");
    }

    @Test
    @DisplayName("a batch whose commit was answered by nothing is found, once, and answered as it was stored")
    void commit() {
        assumeTrue(store.capabilities().has(Capability.ATOMIC_BATCH));
        List<Publication> batch =
                List.of(Publication.of(subject, Message.of("a")), Publication.of(subject, Message.of("b")));
        link.loseOnce("\"batch\":");

        List<Receipt> receipts = store.within(Duration.ofSeconds(3)).streams().publishAll(batch);

        assertThat(receipts).extracting(Receipt::seq).containsExactly(2L, 3L);
        assertThat(stored()).containsExactly("first", "a", "b");
    }

    @Test
    @DisplayName(
            "DA-43: a set whose answer never comes ends as unknown at its deadline, and holds up no write behind it")
    void set() {
        link.lose(message -> message.contains("\"seq\":2}") || message.contains("wrong last sequence"));
        Varve hurried = store.within(Duration.ofSeconds(2));

        assertThatThrownBy(() -> hurried.streams().set(subject, 2, Message.of("a")))
                .isInstanceOf(OutcomeUnknownException.class);
        link.lose(message -> false);

        assertThat(hurried.streams().publish(subject, Message.of("b")).seq()).isEqualTo(3);
        assertThat(stored()).containsExactly("first", "a", "b");
    }

    @Test
    @DisplayName(
            "a batch without ids whose commit was answered by nothing is not sent again, and its outcome is unknown")
    void commitWithoutIds() {
        assumeTrue(store.capabilities().has(Capability.ATOMIC_BATCH));
        List<Publication> batch =
                List.of(Publication.of(subject, Message.of("a")), Publication.of(subject, Message.of("b")));
        try (Varve plain = new JetStreamProvider().open(withoutIds())) {
            link.loseOnce("\"batch\":");

            assertThatThrownBy(() -> plain.streams().publishAll(batch)).isInstanceOf(OutcomeUnknownException.class);
        }
        assertThat(stored()).containsExactly("first", "a", "b");
    }

    @Test
    @DisplayName("a read whose question or answer got lost is asked again soon, however long an attempt may take")
    void read() {
        Duration patience = Duration.ofMinutes(1);
        JetStreamConfig patient =
                JetStreamConfig.at(NatsSettings.at(link.url())).withRequestTimeout(patience);
        try (Varve waiting = new JetStreamProvider().open(patient)) {
            waiting.streams().last(subject);
            link.loseOnce("STREAM.MSG.GET");

            CompletableFuture<Long> seq = CompletableFuture.supplyAsync(() -> waiting.within(patience)
                    .streams()
                    .last(subject)
                    .orElseThrow()
                    .seq());

            assertThat(seq.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName(
            "DA-43: a write without an id that says at which sequence it is to stand is acknowledged there, though its answer was lost")
    void expectedWithoutId() {
        try (Varve plain = new JetStreamProvider().open(withoutIds())) {
            link.loseOnce("\"seq\":2}");

            assertThat(plain.streams()
                            .publish(subject, Message.of("a"), expecting(1))
                            .seq())
                    .isEqualTo(2);
        }
        assertThat(stored()).containsExactly("first", "a");
    }

    @Test
    @DisplayName("an equal message of another writer is not taken for one's own, where there is no id")
    void equalOfAnother() throws IOException {
        try (LossyLink other = LossyLink.to(SharedNatsServers.of(NatsServerConfig.jetStream(version))
                        .url());
                Varve rival = new JetStreamProvider().open(TestServers.impatient(other.url()));
                Varve plain = new JetStreamProvider().open(withoutIds())) {
            // What never came is sent again when the rival has written.
            link.lose(message -> message.contains("PUB " + subject)
                    && !message.contains("rival")
                    && rival.streams().publish(subject, Message.of("a")).seq() == 2
                    && lets(link));

            assertThatThrownBy(() -> plain.streams().publish(subject, Message.of("a"), expecting(1)))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SEQ_CONFLICT));
        }
        assertThat(stored()).containsExactly("first", "a");
    }

    /** Loses nothing more. */
    private static boolean lets(LossyLink link) {
        link.lose(message -> false);
        return true;
    }

    private static PublishOptions expecting(long last) {
        return PublishOptions.builder().expectedLastSeq(last).build();
    }

    @Test
    @DisplayName(
            "DA-43: where the server says that a copy of a message is in process, its outcome is unknown until the server tells, and never a refusal")
    void inProcess() {
        Varve hurried = store.within(Duration.ofSeconds(2));
        link.replace(answer -> answer.contains("\"seq\":") ? IN_PROCESS : answer);
        assertThatThrownBy(() -> hurried.streams().publish(subject, Message.of("a"), PublishOptions.msgId("a-id")))
                .isInstanceOf(OutcomeUnknownException.class);
        link.replace(answer -> answer);

        Receipt again = hurried.streams().publish(subject, Message.of("a"), PublishOptions.msgId("a-id"));
        assertThat(again.seq()).isEqualTo(2);
        assertThat(again.duplicate()).isTrue();
    }

    @Test
    @DisplayName("DA-43: the same of a batch whose commit was answered by nothing")
    void batchInProcess() {
        assumeTrue(store.capabilities().has(Capability.ATOMIC_BATCH));
        List<Publication> batch =
                List.of(Publication.of(subject, Message.of("a")), Publication.of(subject, Message.of("b")));
        AtomicInteger questions = new AtomicInteger();
        link.loseOnce("\"batch\":");
        link.replace(
                answer -> answer.contains("\"duplicate\"") && questions.incrementAndGet() < 3 ? IN_PROCESS : answer);

        List<Receipt> receipts = store.streams().publishAll(batch);

        assertThat(receipts).extracting(Receipt::seq).containsExactly(2L, 3L);
        assertThat(questions).hasValueGreaterThanOrEqualTo(3);
        assertThat(stored()).containsExactly("first", "a", "b");
    }

    private JetStreamConfig withoutIds() {
        JetStreamConfig plain = TestServers.impatient(link.url());
        return new JetStreamConfig(
                plain.nats(),
                plain.subjectPrefix(),
                plain.replicas(),
                plain.deadline(),
                plain.requestTimeout(),
                plain.maxInFlight(),
                plain.maxUndeclaredStreams(),
                false,
                plain.serverMonitors(),
                plain.serverSyncsAlways(),
                plain.placements());
    }
}
