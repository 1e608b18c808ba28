/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static dev.varve.testkit.backend.Refusals.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(NatsVersion.class)
@DisplayName("A value beyond what a server takes in one message")
final class LargeValueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NatsVersion version;
    private final String name = "large" + UUID.randomUUID();
    private LargeValues values;

    LargeValueTest(NatsVersion version) {
        this.version = version;
    }

    @BeforeEach
    void open() {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(version)).url();
        values = new LargeValues(JetStreamConfig.at(NatsSettings.at(url)), Subject.of(name + ".a"));
    }

    @AfterEach
    void close() {
        values.close();
    }

    private void ensure(StreamLimits limits) {
        values.store
                .streams()
                .ensure(StreamSpec.builder(name, name + ".*").limits(limits).build());
    }

    @Test
    @DisplayName("goes with its message: by a delete, by all deletes, by a limit, with the stream, and never before")
    void removed() {
        ensure(StreamLimits.builder().maxMessages(3).build());
        values.publish(LargeValues.large(1));
        values.publish(LargeValues.large(2));
        values.sweep();
        assertThat(values.chunks()).isEqualTo(6);

        values.store.streams().delete(values.subject, 1);
        assertThat(values.chunks()).isEqualTo(3);
        assertThat(values.known()).isEqualTo(1);
        values.assertHas(2, LargeValues.large(2));

        List.of("a", "b", "c").forEach(text -> values.publish(Message.of(text)));
        values.sweep();
        assertThat(values.chunks()).isZero();

        values.publish(LargeValues.large(3));
        values.store.streams().deleteAll(values.subject, Long.MAX_VALUE);
        await().atMost(PATIENCE).until(() -> values.chunks() + values.known() == 0);

        KnownStream stream = values.stream();
        values.store.streams().drop(stream.spec().subjects().get(0));
        assertThat(StreamNames.all(values.session.administration(), values.effort()))
                .doesNotContain(ContentStreams.name(stream));
    }

    @Test
    @DisplayName("is stored once for an id that is used twice, and not at all where its message is refused")
    void repeated() {
        Message message = LargeValues.large(1);
        PublishOptions once = PublishOptions.msgId("once");
        assertThat(values.store.streams().publish(values.subject, message, once).duplicate())
                .isFalse();

        Receipt again = values.store.streams().publish(values.subject, message, once);
        PublishOptions wrong = PublishOptions.builder().expectedLastSeq(7).build();
        assertThatThrownBy(() -> values.store.streams().publish(values.subject, message, wrong))
                .isInstanceOf(StorageException.class);

        assertThat(again.duplicate()).isTrue();
        assertThat(again.seq()).isEqualTo(1);
        assertThat(values.chunks()).isEqualTo(3);
        values.assertHas(1, message);
    }

    @Test
    @DisplayName("keeps its place among asynchronous writes")
    void inOrder() {
        List<Message> messages = List.of(Message.of("a"), LargeValues.large(1), Message.of("b"), LargeValues.large(2));

        List<CompletableFuture<Receipt>> receipts = messages.stream()
                .map(message -> values.store.streams().publishAsync(values.subject, message, PublishOptions.none()))
                .toList();

        assertThat(receipts).extracting(receipt -> receipt.join().seq()).containsExactly(1L, 2L, 3L, 4L);
        values.assertHas(2, messages.get(1));
        values.assertHas(4, messages.get(3));
    }

    @Test
    @DisplayName("is delivered to consumers, which read it when they look at it")
    void delivered() {
        Message message = LargeValues.large(1);
        values.publish(message);
        try (StreamConsumer consumer = values.store.streams().consumer(ConsumerSpec.of("c", values.subject.value()))) {
            Delivery delivery = consumer.fetch(10, PATIENCE).get(0);
            assertThat(delivery.message().message().equals(message)).isTrue();
            delivery.ack();

            values.publish(message);
            Delivery gone = consumer.fetch(10, PATIENCE).get(0);
            values.store.streams().delete(values.subject, 2);
            assertRefused(ErrorCode.UNAVAILABLE, gone::message);
        }
    }

    @Test
    @DisplayName("may be part of a batch, which is stored as a whole or leaves nothing")
    void batch() {
        assumeTrue(values.store.capabilities().has(Capability.ATOMIC_BATCH), "batches came with 2.12");
        Message message = LargeValues.large(1);
        List<Publication> batch =
                List.of(Publication.of(values.subject, Message.of("a")), Publication.of(values.subject, message));
        values.store.streams().publishAll(batch);

        Publication wrong = new Publication(
                values.subject,
                message,
                PublishOptions.builder().expectedLastSeq(7).build());
        assertRefused(ErrorCode.SEQ_CONFLICT, () -> values.store.streams().publishAll(List.of(wrong)));

        values.assertHas(2, message);
        assertThat(values.chunks()).isEqualTo(3);
    }

    @Test
    @DisplayName("is refused where the bytes of the stream are limited, for the server would not count it")
    void counted() {
        ensure(StreamLimits.builder().maxBytes(64 << 20).build());

        assertRefused(ErrorCode.TOO_LARGE, () -> values.publish(LargeValues.large(1)));
        assertThat(values.seqs()).isEmpty();
    }

    @Test
    @DisplayName("is refused by a stream with a mirror, and a stream that holds one gets no mirror")
    void mirrored() {
        StreamSpec mirror = StreamSpec.builder(name + "-copy", "copy." + name + ".*")
                .mirrorOf(name)
                .build();
        ensure(StreamLimits.none());
        values.publish(LargeValues.large(1));
        assertUnsupported(Capability.LARGE_MESSAGE, () -> values.store.streams().ensure(mirror));

        values.store.streams().deleteAll(values.subject, Long.MAX_VALUE);
        await().atMost(PATIENCE).until(() -> values.chunks() + values.known() == 0);
        values.store.streams().ensure(mirror);

        assertUnsupported(Capability.LARGE_MESSAGE, () -> values.publish(LargeValues.large(1)));
        values.publish(Message.of("small"));
        assertThat(values.seqs()).containsExactly(2L);
    }

    @Test
    @DisplayName("has its place made with the stream where the limits speak of such values")
    void prepared() {
        ensure(StreamLimits.builder().maxMessageBytes(4 << 20).build());

        assertThat(values.session.contents().find(values.stream(), values.effort()))
                .isPresent();
        assertThat(values.store.objects().buckets()).noneMatch(bucket -> bucket.contains(name));
    }
}
