/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.PutOptions;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.Delivery;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.Resolution;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens as time passes, with a clock that passes it at will. */
class MemoryTimeTest {
    private static final Subject SUBJECT = Subject.of("a.b");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofNanos(1);

    private final ManualClock clock = new ManualClock();
    private final Varve store = MemoryProvider.open(MemoryConfig.defaults(), clock);

    @AfterEach
    void close() {
        store.close();
    }

    private Receipt publish(String text) {
        return store.streams().publish(SUBJECT, Message.of(text));
    }

    private void declare(StreamLimits.Builder limits) {
        store.streams()
                .ensure(StreamSpec.builder("s", "a.>")
                        .limits(limits.build())
                        .dedupWindow(SECOND)
                        .build());
    }

    private List<String> held() {
        return store.streams().getAll(SUBJECT, Range.all()).toList().stream()
                .map(stored -> stored.message().value().orElseThrow().utf8())
                .toList();
    }

    @Test
    @DisplayName("PS-28: a message is there until its time to live has passed, and not a moment longer")
    void ttl() {
        publish("stays");
        store.streams()
                .publish(
                        SUBJECT,
                        Message.of("goes"),
                        PublishOptions.builder().ttl(SECOND).build());

        clock.advance(SECOND.minus(TICK));
        assertThat(held()).containsExactly("stays", "goes");
        clock.advance(TICK);
        assertThat(held()).containsExactly("stays");
        assertThat(store.streams().get(SUBJECT, 2)).isEmpty();
        assertThat(store.streams().last(SUBJECT)).map(StoredMessage::seq).contains(1L);
        assertThat(store.streams().info(SUBJECT).orElseThrow().messages()).isEqualTo(1);
    }

    @Test
    @DisplayName("PS-28: a reader that is under way does not get what has expired meanwhile")
    void ttlWhileReading() {
        declare(StreamLimits.builder().maxAge(SECOND));
        publish("1");
        publish("2");
        try (var messages = store.streams().getAll(SUBJECT, Range.all())) {
            assertThat(messages.next().seq()).isEqualTo(1);
            clock.advance(SECOND);
            assertThat(messages.hasNext()).isFalse();
        }
    }

    @Test
    @DisplayName("a narrower age takes effect at once, a message that was replaced counts from then")
    void maxAge() {
        publishTo("a.b", "1");
        declareAgeOf(Duration.ofDays(1));
        clock.advance(SECOND);
        publish("2");
        clock.advance(SECOND);
        store.streams().set(SUBJECT, 1, Message.of("1 again"));
        declareAgeOf(SECOND);

        assertThat(held()).containsExactly("1 again");
        clock.advance(SECOND);
        assertThat(held()).isEmpty();
        assertThat(publish("3").seq()).isEqualTo(3);
    }

    private void publishTo(String subject, String text) {
        declareAgeOf(Duration.ofDays(2));
        store.streams().publish(Subject.of(subject), Message.of(text));
    }

    private void declareAgeOf(Duration age) {
        declare(StreamLimits.builder().maxAge(age));
    }

    @Test
    @DisplayName("PS-4: a feed hears of what expired though nobody reads")
    void sweptIntoFeed() {
        declareAgeOf(SECOND);
        publish("1");
        try (Changes changes = store.streams().changes(SubjectFilter.all(), FeedStart.now())) {
            clock.advance(SECOND);

            Change change = changes.next(PATIENCE).orElseThrow();
            assertThat(change.kind()).isEqualTo(Change.Kind.EVICT);
            assertThat(change.seq()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a watch hears of a key that expired though nobody reads")
    void sweptIntoWatch() {
        Key key = Key.of("bucket", "key");
        store.keyValues().put(key, Bytes.utf8("x"), PutOptions.ttl(SECOND));
        try (Watch watch = store.keyValues().watch("bucket", SubjectFilter.all(), WatchStart.now())) {
            clock.advance(SECOND);

            assertThat(watch.next(PATIENCE).orElseThrow())
                    .isEqualTo(KeyValueChange.removed(KeyValueChange.Kind.EXPIRE, key, 2));
            assertThat(store.keyValues().get(key)).isEmpty();
        }
    }

    @Test
    @DisplayName("an id is remembered through its window, and longer while its message is there")
    void dedup() {
        declare(StreamLimits.builder().maxMessages(1));
        PublishOptions first = PublishOptions.msgId("first");
        store.streams().publish(SUBJECT, Message.of("1"), first);
        clock.advance(Duration.ofHours(1));
        assertThat(store.streams().publish(SUBJECT, Message.of("1"), first).duplicate())
                .isTrue();

        store.streams().publish(SUBJECT, Message.of("2"), PublishOptions.msgId("second"));
        assertThat(store.streams().resolve(SUBJECT, "first").state()).isEqualTo(Resolution.State.FORGOTTEN);
        assertThat(store.streams().publish(SUBJECT, Message.of("1"), first).seq())
                .isEqualTo(3);

        assertThat(store.streams().resolve(SUBJECT, "second").state()).isEqualTo(Resolution.State.STORED);
        clock.advance(SECOND.plus(TICK));
        assertThat(store.streams().resolve(SUBJECT, "second").state()).isEqualTo(Resolution.State.FORGOTTEN);
    }

    @Test
    @DisplayName("PS-27: a rate of N admits N in any one second")
    void rate() {
        declare(StreamLimits.builder().maxMessagesPerSecond(3));
        publish("1");
        clock.advance(SECOND.dividedBy(2));
        publish("2");
        publish("3");
        clock.advance(SECOND.dividedBy(2).minus(TICK));
        assertThatThrownBy(() -> publish("4"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        clock.advance(TICK);

        publish("4");
        assertThatThrownBy(() -> publish("5")).isInstanceOf(StorageException.class);
        assertThat(held()).hasSize(4);
    }

    @Test
    @DisplayName("the store's time does not go back with the clock")
    void storeTime() {
        Receipt before = publish("1");
        clock.advance(Duration.ofHours(-1));

        assertThat(publish("2").storeTime()).isEqualTo(before.storeTime());
    }

    @Test
    @DisplayName("a range of time holds both its ends, also where a message was replaced")
    void byTime() {
        Receipt one = publish("1");
        clock.advance(SECOND);
        Receipt two = publish("2");
        clock.advance(SECOND);
        publish("3");

        assertThat(seqs(Range.of(one.storeTime(), two.storeTime()))).containsExactly(1L, 2L);
        assertThat(seqs(Range.since(one.storeTime().plusMillis(1)))).containsExactly(2L, 3L);
        clock.advance(SECOND);
        Receipt again = store.streams().set(SUBJECT, 1, Message.of("1 again"));
        assertThat(seqs(Range.since(again.storeTime()))).containsExactly(1L);
        assertThat(seqs(Range.of(one.storeTime(), two.storeTime()))).containsExactly(2L);
    }

    private List<Long> seqs(Range range) {
        return store.streams().getAll(SUBJECT, range).toList().stream()
                .map(StoredMessage::seq)
                .toList();
    }

    @Test
    @DisplayName(
            "a message comes again when its wait is over, each time after the wait of the backoff, until it is stranded")
    void redelivery() {
        publish("1");
        StreamConsumer consumer = store.streams()
                .consumer(ConsumerSpec.builder("c", "a.b")
                        .redelivery(new ConsumerSpec.Redelivery(SECOND, 3, List.of(SECOND, SECOND.multipliedBy(2))))
                        .build());

        assertThat(consumer.fetch(1, PATIENCE)).singleElement().matches(delivery -> delivery.count() == 1);
        clock.advance(SECOND.minus(TICK));
        assertThat(consumer.fetch(1, Duration.ZERO)).isEmpty();
        clock.advance(TICK);
        Delivery second = consumer.fetch(1, Duration.ZERO).get(0);
        assertThat(second.count()).isEqualTo(2);
        clock.advance(SECOND);
        second.inProgress();
        clock.advance(SECOND);
        assertThat(consumer.fetch(1, Duration.ZERO)).isEmpty();
        clock.advance(SECOND);
        Delivery third = consumer.fetch(1, Duration.ZERO).get(0);
        second.ack();
        assertThat(consumer.info().inFlight()).isEqualTo(1);
        clock.advance(SECOND.multipliedBy(2));
        assertThat(consumer.fetch(1, Duration.ZERO)).isEmpty();
        assertThat(consumer.info().stranded()).isEqualTo(1);
        assertThat(consumer.info().ackFloor()).isZero();
        third.ack();
        assertThat(consumer.info().stranded()).isZero();
        assertThat(consumer.info().ackFloor()).isEqualTo(1);
    }

    @Test
    @DisplayName("a fetch that waits gets what falls due meanwhile")
    void waitingFetch() {
        publish("1");
        StreamConsumer consumer = store.streams().consumer(ConsumerSpec.of("c", "a.b"));
        consumer.fetch(1, PATIENCE).get(0).nak(Duration.ofHours(1));
        var waiting = java.util.concurrent.CompletableFuture.supplyAsync(() -> consumer.fetch(1, PATIENCE));
        clock.advance(Duration.ofHours(1));

        assertThat(waiting.join()).singleElement().matches(delivery -> delivery.count() == 2);
    }
}
