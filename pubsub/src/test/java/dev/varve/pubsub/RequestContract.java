/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests and their answers, as every transport must give them. */
public abstract class RequestContract extends PubSubFixture {

    @Test
    @DisplayName("PS-8: a request completes with the first answer, and its own reply subject is ignored")
    void answers() throws Exception {
        subscribe(server(), "r", "", request -> {
            reply(server(), request, "first " + request.payload().utf8());
            reply(server(), request, "second");
        });
        WireMessage request = text("r", "x").withReplyTo(name("ignored"));
        assertThat(get(client().request(request, LONG)).payload().utf8()).isEqualTo("first x");
    }

    @Test
    @DisplayName("a request that nobody listens to is UNAVAILABLE at once")
    void nobodyListens() {
        long start = System.nanoTime();
        CompletableFuture<WireMessage> answer = client().request(text("nobody", "x"), LONG);
        assertThatThrownBy(() -> get(answer))
                .cause()
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName(
            "a message with a reply subject that nobody listens to is answered there with the no-responders message")
    void nobodyListensToPublish() {
        String inbox = client().newInbox();
        Received received = new Received();
        client().subscribe(inbox, received);
        client().publish(text("nobody", "x").withReplyTo(inbox));
        await().atMost(LONG).until(() -> received.size() == 1);
        assertThat(received.messages()).allMatch(NoResponders::is);
    }

    @Test
    @DisplayName("a request without an answer ends with NoAnswerException when its time is over, not before")
    void timesOut() {
        subscribe(server(), "silent", "", request -> {});
        long start = System.nanoTime();
        CompletableFuture<WireMessage> answer = client().request(text("silent", "x"), Duration.ofMillis(200));
        assertThatThrownBy(() -> get(answer))
                .cause()
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining(name("silent"));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(195), Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("thousands of requests under way at once each get their own answer")
    void concurrent() throws Exception {
        subscribe(
                server(),
                "c",
                "",
                request -> reply(server(), request, request.payload().utf8()));
        List<CompletableFuture<WireMessage>> answers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(client().request(text("c", Integer.toString(i)), LONG));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(get(answers.get(i)).payload().utf8()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    @DisplayName(
            "threads that ask and threads that request at the same time each get their own answers, one after the other")
    void askTogether() throws Exception {
        subscribe(
                server(),
                "t",
                "",
                request -> reply(server(), request, request.payload().utf8()));
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            String own = Integer.toString(thread);
            boolean asks = thread % 3 != 0;
            threads.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 300; i++) {
                            WireMessage message = text("t", own + "-" + i);
                            WireMessage answer =
                                    (asks ? client().ask(message, LONG) : client().request(message, LONG)).join();
                            assertThat(answer.payload()).isEqualTo(message.payload());
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> thread : threads) {
            get(thread);
        }
    }

    @Test
    @DisplayName("an answer whose future nobody waits for comes as well, also behind one who gave up waiting")
    void askedAndLeft() {
        List<WireMessage> kept = new CopyOnWriteArrayList<>();
        subscribe(server(), "late", "", kept::add);
        subscribe(server(), "x", "", request -> reply(server(), request, "y"));
        CompletableFuture<WireMessage> left = client().ask(text("late", ""), LONG);
        assertThatThrownBy(() -> left.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        List<String> told = new CopyOnWriteArrayList<>();
        var unused = client().ask(text("x", ""), LONG)
                .thenAccept(answer -> told.add(answer.payload().utf8()));
        await().atMost(LONG).until(() -> told.equals(List.of("y")));
        await().atMost(LONG).until(() -> kept.size() == 1);
        reply(server(), kept.get(0), "late");
        await().atMost(LONG).until(left::isDone);
    }

    @Test
    @DisplayName("one who is interrupted while it waits for an answer stops waiting, and others get theirs")
    void interrupted() throws Exception {
        subscribe(server(), "silent", "", request -> {});
        subscribe(server(), "x", "", request -> reply(server(), request, "y"));
        CompletableFuture<WireMessage> asked = client().ask(text("silent", ""), LONG);
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                var unused = asked.get();
            } catch (InterruptedException | ExecutionException e) {
                stopped.complete(e instanceof InterruptedException);
            }
        });
        waiter.start();
        waiter.interrupt();
        assertThat(get(stopped)).isTrue();
        assertThat(get(client().ask(text("x", ""), LONG)).payload().utf8()).isEqualTo("y");
        assertThat(asked).isNotDone();
    }

    @Test
    @DisplayName("handlers may wait for requests of their own, many at once and in chains, without deadlock")
    void handlersAsk() throws Exception {
        subscribe(server(), "leaf", "", request -> reply(server(), request, "leaf"));
        for (int i = 0; i < 40; i++) {
            String next = i == 39 ? "leaf" : "chain." + (i + 1);
            subscribe(server(), "chain." + i, "", request -> {
                WireMessage answer = server().request(text(next, ""), LONG).join();
                reply(server(), request, answer.payload().utf8() + ".");
            });
        }
        assertThat(get(client().request(text("chain.0", ""), LONG)).payload().utf8())
                .isEqualTo("leaf" + ".".repeat(40));
    }

    @Test
    @DisplayName("what follows the answer may wait for further answers")
    void continuationsAsk() throws Exception {
        subscribe(server(), "x", "", request -> reply(server(), request, "y"));
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(client().request(text("x", ""), LONG)
                    .thenApply(first -> client().request(text("x", ""), LONG)
                            .join()
                            .payload()
                            .utf8()));
        }
        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("y");
        }
    }

    @Test
    @DisplayName("a request too large for one message completes with TOO_LARGE and the limit")
    void tooLarge() {
        int most = Math.toIntExact(client().maxPayload());
        CompletableFuture<WireMessage> answer = client().request(
                        WireMessage.of(name("large"), WireHeaders.none(), Bytes.wrap(new byte[most + 1])), LONG);
        assertThatThrownBy(() -> get(answer)).cause().satisfies(failure -> assertTooLarge(failure, most));
    }

    @Test
    @DisplayName("an answer that comes too late is ignored")
    void tooLate() throws Exception {
        List<WireMessage> kept = new ArrayList<>();
        subscribe(server(), "late", "", kept::add);
        CompletableFuture<WireMessage> answer = client().request(text("late", "x"), Duration.ofMillis(50));
        assertThatThrownBy(() -> get(answer)).cause().isInstanceOf(NoAnswerException.class);
        settle();
        reply(server(), kept.get(0), "too late");
        server().flush(LONG);
        subscribe(server(), "again", "", request -> reply(server(), request, "in time"));
        assertThat(get(client().request(text("again", ""), LONG)).payload().utf8())
                .isEqualTo("in time");
        assertThat(answer).isCompletedExceptionally();
    }

    static void reply(PubSub from, WireMessage request, String text) {
        from.publish(WireMessage.of(request.replyTo().orElseThrow(), WireHeaders.none(), Bytes.utf8(text)));
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
