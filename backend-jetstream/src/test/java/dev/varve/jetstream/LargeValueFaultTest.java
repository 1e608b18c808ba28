/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(NatsVersion.class)
@DisplayName("Where a writer of a large value dies, or an answer is lost,")
final class LargeValueFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Message LARGE = LargeValues.large(1);

    private final NatsVersion version;
    private LossyLink link;
    private LargeValues values;

    LargeValueFaultTest(NatsVersion version) {
        this.version = version;
    }

    @BeforeEach
    void open() throws IOException {
        link = LossyLink.to(
                SharedNatsServers.of(NatsServerConfig.jetStream(version)).url());
        values = new LargeValues(TestServers.impatient(link.url()), Subject.of("largefault." + UUID.randomUUID()));
        values.publish(Message.of("first"));
    }

    @AfterEach
    void close() throws IOException {
        values.close();
        link.close();
    }

    @Test
    @DisplayName("before the reference is sent, nothing is seen, and a sweep removes what is there")
    void halfUp() {
        values.begin("half", LARGE, 1);
        values.begin("whole", LARGE, 3);
        assertThat(values.seqs()).containsExactly(1L);

        values.sweep();

        assertThat(values.chunks()).isZero();
        assertThat(values.state("half").is(ContentState.Stage.GIVEN_UP)).isTrue();
        assertThat(values.state("whole").is(ContentState.Stage.GIVEN_UP)).isTrue();
    }

    @Test
    @DisplayName("a reference that comes after its value was given up is no message to anybody")
    void tooLate() {
        ContentReference reference = values.begin("late", LARGE, 3);
        values.sweep();
        long late = values.refer(reference);

        assertThat(late).isEqualTo(2);
        assertThat(values.store.streams().get(values.subject, 2)).isEmpty();
        assertThat(values.store.streams().last(values.subject).map(StoredMessage::seq))
                .contains(1L);
        PublishOptions afterFirst =
                PublishOptions.builder().expectedLastSubjectSeq(1).build();
        assertThat(values.store
                        .streams()
                        .publish(values.subject, Message.of("next"), afterFirst)
                        .seq())
                .isEqualTo(3);
        assertThat(values.seqs()).containsExactly(1L, 3L);
        assertThat(fed(2)).containsExactly(1L, 3L);
        try (StreamConsumer consumer = values.store.streams().consumer(ConsumerSpec.of("c", values.subject.value()))) {
            assertThat(consumer.fetch(10, PATIENCE))
                    .extracting(delivery -> delivery.message().seq())
                    .containsExactly(1L, 3L);
        }
        assertThat(values.store.streams().resolve(values.subject, "ref-late").receipt())
                .isEmpty();
    }

    private List<Long> fed(int count) {
        List<Long> seqs = new ArrayList<>();
        try (Changes feed = values.store.streams().changes(values.subject.filter(), FeedStart.beginning())) {
            await().atMost(PATIENCE).until(() -> {
                feed.next(Duration.ofMillis(100))
                        .ifPresent(change ->
                                seqs.add(change.message().orElseThrow().seq()));
                return seqs.size() == count;
            });
        }
        return seqs;
    }

    @Test
    @DisplayName("after the reference is stored, the message is there: a sweep settles it, or whoever reads it first")
    void stored() {
        long swept = values.refer(values.begin("swept", LARGE, 3));
        values.sweep();
        assertThat(values.state("swept").is(ContentState.Stage.SEALED)).isTrue();
        long read = values.refer(values.begin("read", LARGE, 3));
        values.assertHas(read, LARGE);
        assertThat(values.state("read").is(ContentState.Stage.SEALED)).isTrue();
        values.sweep();

        values.assertHas(swept, LARGE);
        values.assertHas(read, LARGE);
        assertThat(values.chunks()).isEqualTo(6);
    }

    @Test
    @DisplayName("the lost answer to a reference is asked after, and a lost chunk costs another upload")
    void lostAnswers() {
        link.loseOnce("\"seq\":2}");
        assertThat(values.publish(LARGE).seq()).isEqualTo(2);
        link.loseOnce("$O.~");
        assertThat(values.publish(LARGE).seq()).isEqualTo(3);

        values.assertHas(2, LARGE);
        values.assertHas(3, LARGE);
        assertThat(values.chunks()).isEqualTo(6);
    }

    @Test
    @DisplayName(
            "a value that is missing or another one is CORRUPT, is told once to a feed, and hides no other message")
    void damaged() {
        values.refer(values.begin("missing", LARGE, 2));
        ContentReference right = values.begin("other", LARGE, 3);
        values.refer(new ContentReference("other", right.size(), "0".repeat(64)));
        values.publish(Message.of("last"));

        assertRefused(ErrorCode.CORRUPT, () -> values.store.streams().get(values.subject, 2));
        assertRefused(ErrorCode.CORRUPT, () -> values.store.streams().get(values.subject, 3));
        List<Object> told = new ArrayList<>();
        try (Changes feed = values.store.streams().changes(values.subject.filter(), FeedStart.beginning())) {
            await().atMost(PATIENCE).until(() -> {
                try {
                    feed.next(Duration.ofMillis(100))
                            .ifPresent(change ->
                                    told.add(change.message().orElseThrow().seq()));
                } catch (StorageException e) {
                    told.add(e.code());
                }
                return told.contains(4L);
            });
        }
        assertThat(told).containsExactly(1L, ErrorCode.CORRUPT, ErrorCode.CORRUPT, 4L);
    }

    @Test
    @DisplayName("a sweep that leaves no writer any time never takes a value whose message was acknowledged")
    void race() {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> sweeps = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                values.sweep();
            }
        });
        List<Long> acknowledged = new ArrayList<>();
        // Each may be given up in time; not so many, one after the other.
        for (int i = 0; i < 3 || (i < 30 && acknowledged.isEmpty()); i++) {
            try {
                acknowledged.add(values.publish(LARGE).seq());
            } catch (StorageException | OutcomeUnknownException e) {
                // Given up in between.
            }
        }
        over.set(true);
        sweeps.join();
        values.sweep();

        assertThat(acknowledged).isNotEmpty();
        assertThat(values.seqs()).contains(1L).containsAll(acknowledged);
        acknowledged.forEach(seq -> values.assertHas(seq, LARGE));
        assertThat(values.chunks()).isEqualTo(3L * (values.seqs().size() - 1));
    }

    @Test
    @DisplayName("a small value is not looked for beside the stream")
    void small() {
        Message most = Message.of(Bytes.wrap(new byte[(int) values.session.room()]));
        values.publish(most);

        values.assertHas(2, most);
        assertThat(values.session.contents().find(values.stream(), values.effort()))
                .isEmpty();
    }
}
