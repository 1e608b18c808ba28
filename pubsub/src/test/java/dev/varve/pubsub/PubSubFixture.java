/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two handles of one system, on subjects that no other test uses. */
public abstract class PubSubFixture {

    protected static final Duration LONG = Duration.ofSeconds(20);

    private final List<PubSub> handles = new ArrayList<>();
    private final List<PubSubSubscription> subscriptions = new ArrayList<>();
    private String prefix = "";
    private @Nullable PubSub client;
    private @Nullable PubSub server;

    /** A new handle of the system under test. */
    protected abstract PubSub connect(String name);

    @BeforeEach
    final void open() {
        client = open("client");
        server = open("server");
        prefix = "t" + client().newInbox().replace('.', '-') + ".";
    }

    @AfterEach
    final void closeHandles() {
        handles.forEach(PubSub::close);
    }

    protected final PubSub open(String name) {
        PubSub handle = connect(name);
        handles.add(handle);
        return handle;
    }

    protected final PubSub client() {
        return requireNonNull(client);
    }

    protected final PubSub server() {
        return requireNonNull(server);
    }

    /** A subject of this test. */
    protected final String name(String subject) {
        return prefix + subject;
    }

    protected final WireMessage text(String subject, String text) {
        return WireMessage.of(name(subject), WireHeaders.none(), Bytes.utf8(text));
    }

    protected final Received subscribe(PubSub handle, String filter) {
        Received received = new Received();
        subscribe(handle, filter, "", received);
        return received;
    }

    /** A subscription that the system knows of, and that {@link #settle} drains. */
    protected final void subscribe(PubSub handle, String filter, String queue, Consumer<WireMessage> handler) {
        subscriptions.add(handle.subscribe(name(filter), queue, handler));
        handle.flush(LONG);
    }

    /** Ends the subscriptions of this test when their handlers have finished all that was published so far. */
    protected final void settle() {
        client().flush(LONG);
        server().flush(LONG);
        subscriptions.forEach(subscription -> subscription.drain(LONG));
    }

    protected final List<String> publishNumbers(String subject, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(Integer.toString(i));
            client().publish(text(subject, Integer.toString(i)));
        }
        return texts;
    }

    protected static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    protected static void assertCode(ErrorCode code, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    static void assertTooLarge(Throwable failure, long limit) {
        assertThat(failure).isInstanceOfSatisfying(StorageException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(refused.actual()).hasValue(limit);
        });
    }
}
