/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import static dev.varve.pubsub.RequestContract.get;
import static dev.varve.pubsub.RequestContract.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How subscriptions and handles end, as every transport must do it. */
public abstract class LifecycleContract extends PubSubFixture {

    @Test
    @DisplayName("draining a subscription lets the handler finish what had arrived, in order, and takes nothing new")
    void drains() {
        Received received = new Received();
        CountDownLatch release = new CountDownLatch(1);
        PubSubSubscription subscription = server().subscribe(name("d"), message -> {
            awaitQuietly(release);
            received.accept(message);
        });
        server().flush(LONG);
        List<String> texts = publishNumbers("d", 2_000);
        client().flush(LONG);
        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> subscription.drain(LONG));
        release.countDown();
        drained.join();
        assertThat(received.texts()).containsExactlyElementsOf(texts);
        client().publish(text("d", "after"));
        settle();
        assertThat(received.size()).isEqualTo(texts.size());
    }

    @Test
    @DisplayName("no request is left without an answer when its server drains: each is answered, or was not delivered")
    void drainsUnderLoad() throws Exception {
        for (int round = 0; round < 10; round++) {
            String subject = "load." + round;
            PubSubSubscription subscription =
                    server().subscribe(name(subject), request -> reply(server(), request, "done"));
            server().flush(LONG);
            List<CompletableFuture<WireMessage>> answers = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                answers.add(client().request(text(subject, ""), LONG));
                if (i == 1_000) {
                    // The requests are on their way by now; before, the end of the subscription could overtake them
                    // all.
                    assertThat(answers.get(0)).succeedsWithin(LONG);
                    var unused = CompletableFuture.runAsync(() -> subscription.drain(LONG));
                }
            }
            int answered = 0;
            for (CompletableFuture<WireMessage> answer : answers) {
                answered += answeredOrUnheard(answer) ? 1 : 0;
            }
            assertThat(answered).isPositive();
        }
    }

    @Test
    @DisplayName("draining ends after its time if the handler does not, and what waited is forgotten")
    void drainTimesOut() {
        CountDownLatch release = new CountDownLatch(1);
        Received received = new Received();
        PubSubSubscription subscription = server().subscribe(name("t"), message -> {
            received.accept(message);
            awaitQuietly(release);
        });
        server().flush(LONG);
        publishNumbers("t", 3);
        await().atMost(LONG).until(() -> received.size() == 1);
        subscription.drain(Duration.ofMillis(100));
        release.countDown();
        server().close();
        assertThat(received.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("a subscription that is closed calls its handler no more; a handler may close and drain its own")
    void closesSubscription() {
        Received received = new Received();
        List<PubSubSubscription> own = new ArrayList<>();
        own.add(server().subscribe(name("own"), message -> {
            own.get(0).drain(LONG);
            own.get(0).close();
            own.get(0).close();
            received.accept(message);
        }));
        server().flush(LONG);
        publishNumbers("own", 10);
        await().atMost(LONG).until(() -> received.size() == 1);
        client().publish(text("own", "after"));
        client().flush(LONG);
        server().close();
        assertThat(received.texts()).containsExactly("0");
    }

    @Test
    @DisplayName("closing a handle lets handlers finish what had arrived and send their answers")
    void closeDrains() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server().subscribe(name("c"), request -> {
            awaitQuietly(release);
            reply(server(), request, "done");
        });
        server().flush(LONG);
        List<CompletableFuture<WireMessage>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(client().request(text("c", ""), LONG));
        }
        client().flush(LONG);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(server()::close);
        release.countDown();
        for (CompletableFuture<WireMessage> answer : answers) {
            assertThat(get(answer).payload().utf8()).isEqualTo("done");
        }
        closed.join();
        assertThat(answeredOrUnheard(client().request(text("c", ""), LONG))).isFalse();
    }

    @Test
    @DisplayName("closing a handle completes its requests with NoAnswerException")
    void closeAbandons() {
        subscribe(server(), "silent");
        CompletableFuture<WireMessage> answer = client().request(text("silent", ""), LONG);
        client().close();
        assertThatThrownBy(() -> get(answer)).cause().isInstanceOf(NoAnswerException.class);
    }

    @Test
    @DisplayName("a closed handle refuses everything with UNAVAILABLE, and may be closed again")
    void closed() {
        client().close();
        client().close();
        assertCode(ErrorCode.UNAVAILABLE, () -> client().publish(text("x", "")));
        assertCode(ErrorCode.UNAVAILABLE, () -> client().subscribe(name("x"), message -> {}));
        assertCode(ErrorCode.UNAVAILABLE, () -> client().flush(LONG));
        assertCode(ErrorCode.UNAVAILABLE, () -> client().request(text("x", ""), LONG));
    }

    @Test
    @DisplayName("a handle that was used and closed leaves no thread behind")
    void noThreads() throws Exception {
        String own = "leak-" + System.nanoTime();
        PubSub handle = open(own);
        handle.subscribe(name("n"), request -> reply(handle, request, "x"));
        get(handle.request(text("n", ""), LONG));
        assertThat(threads(own)).isNotEmpty();
        handle.close();
        await().atMost(LONG).untilAsserted(() -> assertThat(threads(own)).isEmpty());
    }

    private static List<String> threads(String part) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(part))
                .toList();
    }

    private static boolean answeredOrUnheard(CompletableFuture<WireMessage> answer) throws Exception {
        try {
            get(answer);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
            return false;
        }
    }
}
