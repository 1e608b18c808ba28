/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.store;

import static dev.varve.testkit.backend.Refusals.answer;
import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.object.ObjectName;
import dev.varve.stream.Changes;
import dev.varve.stream.ConsumerSpec;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import dev.varve.stream.StreamConsumer;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.backend.Needs;
import dev.varve.testkit.backend.StoreContract;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a store does once it is closed, and while it closes. */
@ResourceLock(StoreContract.OPENING)
public abstract class ClosedContract extends StoreContract {

    private static final Duration WAIT = Duration.ofMillis(100);

    private final Subject subject = freshSubject();
    private final Key key = Key.of(freshName(), "key");
    private final ObjectName object = ObjectName.of(freshName(), "object");

    private Varve closed;
    private Changes feed;
    private Watch watch;
    private List<CompletableFuture<Receipt>> underWay;

    /** For the backends that must fulfil it. */
    protected ClosedContract() {}

    @BeforeAll
    final void openAndClose() {
        closed = backend().open();
        closed.streams().publish(subject, Message.of("x"));
        feed = closed.streams().changes(subject.filter(), FeedStart.now());
        watch = closed.keyValues().watch(key.bucket(), SubjectFilter.all(), WatchStart.now());
        underWay = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            underWay.add(closed.streams().publishAsync(freshSubject(), Message.of("m" + i), PublishOptions.none()));
        }
        closed.close();
    }

    @AfterAll
    final void closeAgain() {
        closed.close();
    }

    private static void assertUnavailable(ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertRefused(ErrorCode.UNAVAILABLE, call);
        }
    }

    @Test
    @DisplayName("close finishes what is under way")
    void finishesWrites() {
        assertThat(underWay)
                .allSatisfy(write -> assertThat(answer(write, patience()).seq()).isPositive());
    }

    @Test
    @DisplayName("closing twice is harmless, and health still answers")
    void closeTwice() {
        assertThatCode(closed::close).doesNotThrowAnyException();
        assertThatCode(closed::health).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("writes to streams of a closed store are unavailable")
    void streamWrites() {
        Message message = Message.of("x");
        PublishOptions none = PublishOptions.none();
        assertUnavailable(
                () -> closed.streams().publish(subject, message),
                () -> answer(closed.streams().publishAsync(subject, message, none), patience()),
                () -> closed.streams().set(subject, 2, message),
                () -> answer(closed.streams().setAsync(subject, 2, message, none), patience()),
                () -> closed.streams().delete(subject, 1),
                () -> closed.streams().deleteAll(subject, 1),
                () -> closed.streams()
                        .ensure(StreamSpec.of(freshName(), freshSubject().value())),
                () -> closed.streams().drop(subject.filter()));
    }

    @Test
    @DisplayName("reads of streams of a closed store are unavailable")
    void streamReads() {
        assertUnavailable(
                () -> closed.streams().get(subject, 1),
                () -> closed.streams().last(subject),
                () -> closed.streams().getAll(subject, Range.all()).toList(),
                () -> closed.streams().lastPerSubject(subject.filter()).toList(),
                () -> closed.streams().resolve(subject, "id"),
                () -> closed.streams().info(subject),
                () -> closed.streams().list(SubjectFilter.all()).toList(),
                () -> closed.streams().changes(subject.filter(), FeedStart.now()));
    }

    @Test
    @DisplayName("key-values of a closed store are unavailable")
    void bucketsAndKeys() {
        Bytes value = Bytes.utf8("x");
        String bucket = key.bucket();
        SubjectFilter all = SubjectFilter.all();
        assertUnavailable(
                () -> closed.keyValues().get(key),
                () -> closed.keyValues().put(key, value),
                () -> answer(closed.keyValues().putAsync(key, value, PutOptions.none()), patience()),
                () -> closed.keyValues().create(key, value),
                () -> closed.keyValues().update(key, value, 1),
                () -> closed.keyValues().delete(key),
                () -> closed.keyValues().deleteAll(bucket, all),
                () -> closed.keyValues().keys(bucket, all).toList(),
                () -> closed.keyValues().getAll(bucket, all).toList(),
                () -> closed.keyValues().watch(bucket, all, WatchStart.now()),
                () -> closed.keyValues().ensure(BucketSpec.of(bucket)),
                () -> closed.keyValues().buckets());
    }

    @Test
    @DisplayName("objects of a closed store are unavailable")
    void objectsAndBuckets() {
        assertUnavailable(
                () -> closed.objects().put(object, InputStream.nullInputStream()),
                () -> closed.objects().get(object),
                () -> closed.objects().info(object),
                () -> closed.objects().list(object.bucket(), "").toList(),
                () -> closed.objects().buckets(),
                () -> closed.objects().delete(object));
    }

    @Test
    @DisplayName("feeds and watches end with their store")
    void feeds() {
        assertUnavailable(() -> feed.next(WAIT), () -> watch.next(WAIT));
        assertThatCode(feed::close).doesNotThrowAnyException();
        assertThatCode(watch::close).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("a view of a closed store is closed")
    void views() {
        Varve view = closed.within(patience());

        assertUnavailable(() -> view.streams().last(subject));
    }

    @Test
    @Needs(Capability.DURABLE_CONSUMER)
    @DisplayName("consumers end with their store")
    void consumers() {
        Varve store = backend().open();
        store.streams().publish(subject, Message.of("x"));
        StreamConsumer consumer = store.streams().consumer(ConsumerSpec.of(freshName(), subject.value()));
        store.close();

        assertUnavailable(() -> consumer.fetch(1, WAIT));
        assertThatCode(consumer::close).doesNotThrowAnyException();
    }
}
