/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Publishing, subscribing, queue groups and order, as every transport must give them. */
public abstract class PubSubContract extends PubSubFixture {

    @Test
    @DisplayName(
            "PS-8: a message reaches every matching subscription, with subject, reply subject, headers and payload as sent")
    void delivers() {
        Received one = subscribe(client(), "a.b");
        Received two = subscribe(server(), "a.b");
        Received other = subscribe(server(), "a.c");
        WireHeaders headers = WireHeaders.builder().add("K", "v").build();
        WireMessage sent = WireMessage.of(name("a.b"), headers, Bytes.utf8("x")).withReplyTo(name("r"));
        client().publish(sent);
        settle();
        assertThat(one.messages()).containsExactly(sent);
        assertThat(two.messages()).containsExactly(sent);
        assertThat(other.messages()).isEmpty();
    }

    @Test
    @DisplayName(
            "a star stands for one token, a final greater-than for one or more, and each subscription gets its own copy")
    void wildcards() {
        Received star = subscribe(server(), "w.*.c");
        Received rest = subscribe(server(), "w.>");
        Received again = subscribe(server(), "w.>");
        for (String subject : List.of("w.b.c", "w.b", "w.b.c.d", "w.x.c", "v.b.c")) {
            client().publish(text(subject, "x"));
        }
        client().publish(text("w", "too short"));
        settle();
        assertThat(star.subjects()).containsExactly(name("w.b.c"), name("w.x.c"));
        assertThat(rest.subjects()).containsExactly(name("w.b.c"), name("w.b"), name("w.b.c.d"), name("w.x.c"));
        assertThat(again.subjects()).isEqualTo(rest.subjects());
    }

    @Test
    @DisplayName("messages that are published together come in order, behind those before them and before those after")
    void together() {
        Received received = subscribe(server(), "t.>");
        client().publish(text("t.1", "first"));
        // Some MiB, so that it takes more than one write.
        List<WireMessage> many = IntStream.range(0, 200)
                .mapToObj(i -> text("t." + i % 3, i + "x".repeat(20_000)))
                .toList();
        client().publishAll(many);
        client().publishAll(List.of());
        client().publish(text("t.2", "last"));
        settle();
        List<String> texts = new ArrayList<>(List.of("first"));
        many.forEach(message -> texts.add(message.payload().utf8()));
        texts.add("last");
        assertThat(received.texts()).containsExactlyElementsOf(texts);
    }

    @Test
    @DisplayName("of messages that are published together none is sent where one breaks the rules")
    void togetherOrNot() {
        Received received = subscribe(server(), "t.>");
        List<WireMessage> messages =
                List.of(text("t.1", "good"), text("t.2", "x".repeat(Math.toIntExact(client().maxPayload()) + 1)));
        assertCode(ErrorCode.TOO_LARGE, () -> client().publishAll(messages));
        settle();
        assertThat(received.texts()).isEmpty();
    }

    @Test
    @DisplayName(
            "one member of each queue group gets each message, whatever its filter, and those outside groups get all")
    void queueGroups() {
        Received workers = new Received();
        for (int i = 0; i < 3; i++) {
            subscribe(server(), "q.*", "workers", workers);
        }
        Received wider = new Received();
        subscribe(server(), "q.>", "wider", wider);
        Received all = subscribe(server(), "q.1");
        List<String> texts = publishNumbers("q.1", 300);
        settle();
        assertThat(workers.texts()).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(wider.texts()).containsExactlyElementsOf(texts);
        assertThat(all.texts()).containsExactlyElementsOf(texts);
    }

    @Test
    @DisplayName("every member of a queue group gets its share")
    void sharesQueue() {
        List<Received> members =
                IntStream.range(0, 3).mapToObj(i -> new Received()).collect(toList());
        members.forEach(member -> subscribe(server(), "share", "group", member));
        publishNumbers("share", 300);
        settle();
        assertThat(members).allSatisfy(member -> assertThat(member.messages()).hasSizeBetween(50, 150));
    }

    @Test
    @DisplayName("messages of one handle arrive at each subscription in the order of publishing, across subjects")
    void order() {
        Received received = subscribe(server(), "o.>");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            texts.add(Integer.toString(i));
            client().publish(text("o." + i % 7, Integer.toString(i)));
        }
        settle();
        assertThat(received.texts()).containsExactlyElementsOf(texts);
    }

    @Test
    @DisplayName("a handler is called for one message at a time, and a slow one delays no other subscription")
    void oneAtATime() {
        CountDownLatch release = new CountDownLatch(1);
        Received slow = new Received();
        subscribe(server(), "s", "", message -> {
            slow.enter();
            awaitQuietly(release);
            slow.accept(message);
            slow.leave();
        });
        Received fast = subscribe(server(), "s");
        publishNumbers("s", 5);
        await().atMost(LONG).until(() -> fast.messages().size() == 5);
        assertThat(slow.messages()).isEmpty();
        release.countDown();
        await().atMost(LONG).until(() -> slow.messages().size() == 5);
        assertThat(slow.most()).isEqualTo(1);
    }

    @Test
    @DisplayName("who listens gets messages one at a time and in order, until it has closed its subscription")
    void listens() {
        Received received = new Received();
        PubSubSubscription subscription = server().listen(name("l"), message -> {
            received.enter();
            received.accept(message);
            received.leave();
        });
        server().flush(LONG);
        List<String> texts = publishNumbers("l", 300);
        await().atMost(LONG).until(() -> received.messages().size() == texts.size());
        assertThat(received.texts()).containsExactlyElementsOf(texts);
        assertThat(received.most()).isEqualTo(1);

        subscription.close();
        publishNumbers("l", 5);
        settle();
        assertThat(received.messages()).hasSameSizeAs(texts);
    }

    @Test
    @DisplayName("who polls takes messages in order, none where none is there, and none after it has closed")
    void polls() {
        PolledSubscription subscription = server().poll(name("p.*"));
        server().flush(LONG);
        assertThat(subscription.poll(Duration.ZERO)).isNull();
        assertThat(subscription.poll(Duration.ofMillis(5))).isNull();
        assertThat(subscription.isEmpty()).isTrue();

        List<String> texts = publishNumbers("p.1", 20_000);
        List<String> taken = new ArrayList<>();
        while (taken.size() < texts.size()) {
            WireMessage next = subscription.poll(LONG);
            assertThat(next).isNotNull();
            assertThat(next.subject()).isEqualTo(name("p.1"));
            taken.add(next.payload().utf8());
        }
        assertThat(taken).isEqualTo(texts);
        assertThat(subscription.isEmpty()).isTrue();

        publishNumbers("p.1", 5);
        await().atMost(LONG).until(() -> !subscription.isEmpty());
        subscription.close();
        subscription.close();
        assertThat(subscription.poll(LONG)).isNull();
        assertThat(subscription.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("one who waits in a poll is woken by a message, and by an interrupt, which it still has then")
    void pollsAndWaits() throws Exception {
        PolledSubscription subscription = server().poll(name("p"));
        server().flush(LONG);
        CompletableFuture<WireMessage> first = CompletableFuture.supplyAsync(() -> subscription.poll(LONG));
        publishNumbers("p", 1);
        assertThat(first.get(LONG.toSeconds(), TimeUnit.SECONDS).payload().utf8())
                .isEqualTo("0");

        CompletableFuture<Boolean> still = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                var unused = subscription.poll(LONG);
                still.complete(false);
            } catch (StorageException e) {
                still.complete(Thread.currentThread().isInterrupted() && e.code() == ErrorCode.UNAVAILABLE);
            }
        });
        waiter.start();
        waiter.interrupt();
        assertThat(still.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName(
            "who asks gets the answer, and hears that there is none: at once where nobody listens, else when the time is over")
    void asks() {
        subscribe(
                server(),
                "asked",
                "",
                message -> server().publish(WireMessage.of(
                        message.replyTo().orElseThrow(), WireHeaders.none(), message.payload())));
        Received silent = subscribe(server(), "silent");

        assertThat(client().ask(text("asked", "what"), LONG).join().payload().utf8())
                .isEqualTo("what");
        var unanswered = client().ask(text("silent", "x"), Duration.ofMillis(50));
        assertThatThrownBy(unanswered::join)
                .hasCauseInstanceOf(NoAnswerException.class)
                .hasMessageContaining("50 ms");
        await().atMost(LONG).until(() -> silent.messages().size() == 1);
        var unheard = client().ask(text("nobody", "x"), LONG);
        assertThatThrownBy(unheard::join)
                .hasCauseInstanceOf(StorageException.class)
                .hasMessageContaining("nobody listens");
    }

    @Test
    @DisplayName("what follows the lack of an answer may wait, and holds up nobody else's")
    void waitsAfterNoAnswer() {
        subscribe(server(), "silent");
        CountDownLatch release = new CountDownLatch(1);
        var waiting = client().ask(text("silent", "1"), Duration.ofMillis(50)).handle((answer, failure) -> {
            awaitQuietly(release);
            return failure;
        });

        var other = client().ask(text("silent", "2"), Duration.ofMillis(100));
        assertThatThrownBy(() ->
                        other.orTimeout(LONG.toMillis(), TimeUnit.MILLISECONDS).join())
                .hasCauseInstanceOf(NoAnswerException.class);
        assertThat(waiting).isNotDone();
        release.countDown();
        assertThat(waiting.join()).isInstanceOf(NoAnswerException.class);
    }

    @Test
    @DisplayName("what a handler throws loses that message only")
    void handlerFails() {
        Received received = new Received();
        subscribe(server(), "f", "", message -> {
            if (message.payload().utf8().equals("1")) {
                throw new IllegalStateException("thrown by a test to see that it does no harm");
            }
            received.accept(message);
        });
        publishNumbers("f", 3);
        settle();
        assertThat(received.texts()).containsExactly("0", "2");
    }

    @Test
    @DisplayName("header names keep their case, values their order and every printable character; payloads every byte")
    void headersRoundTrip() {
        String printable =
                IntStream.range(0x21, 0x7f).mapToObj(Character::toString).reduce("", String::concat);
        Map<String, List<String>> headers = Map.of(
                "Name", List.of("b", "a", "b"),
                "name", List.of("lower"),
                "NAME", List.of("UPPER", printable + " " + printable),
                "Nats-Msg-Id", List.of("x"),
                "nats-stream", List.of("y"),
                "Empty", List.of(""),
                "!#$%&'*+-.^_`|~", List.of(": :", "a:b"));
        byte[] bytes = new byte[1024];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
        WireMessage sent = WireMessage.of(name("h"), WireHeaders.of(headers), Bytes.wrap(bytes));
        Received received = subscribe(server(), "h");
        client().publish(sent);
        settle();
        assertThat(received.messages()).containsExactly(sent);
    }

    @Test
    @DisplayName("headers that would not arrive as they are, are refused")
    void headersRefused() {
        for (String value : List.of(" x", "x ", "a\nb", "a\rb", "\u00e4", "\u0000", "\t")) {
            WireHeaders headers = WireHeaders.builder().add("K", value).build();
            assertCode(ErrorCode.INVALID, () -> client().publish(WireMessage.of(name("h"), headers, Bytes.empty())));
        }
        for (String key : List.of("", "a b", "a:b", "\u00e4")) {
            WireHeaders headers = WireHeaders.builder().add(key, "v").build();
            assertCode(ErrorCode.INVALID, () -> client().publish(WireMessage.of(name("h"), headers, Bytes.empty())));
        }
    }

    @Test
    @DisplayName("malformed subjects, filters, queues and times are refused")
    void malformed() {
        for (String subject : List.of("", ".", "a.", ".a", "a..b", "a b", "a.*", "a.>", "a\n")) {
            assertCode(
                    ErrorCode.INVALID,
                    () -> client().publish(WireMessage.of(subject, WireHeaders.none(), Bytes.empty())));
        }
        for (String filter : List.of("", "a..b", "a.>.b", "a*", "*a", ">a", "a b")) {
            assertCode(ErrorCode.INVALID, () -> client().subscribe(filter, message -> {}));
            assertCode(ErrorCode.INVALID, () -> client().poll(filter));
        }
        assertCode(ErrorCode.INVALID, () -> client().subscribe("a", "q q", message -> {}));
        assertCode(ErrorCode.INVALID, () -> client().flush(Duration.ZERO));
    }

    @Test
    @DisplayName("headers and payload of exactly the most bytes arrive, one byte more is refused with the limit")
    void maxPayload() {
        int most = Math.toIntExact(client().maxPayload());
        Received received = subscribe(server(), "m");
        WireHeaders headers = WireHeaders.builder().add("Key", "value").build();
        // NATS/1.0 CR LF, Key:value CR LF, CR LF
        int headerBytes = 10 + 11 + 2;
        client().publish(text("m", "x".repeat(most)));
        client().publish(WireMessage.of(name("m"), headers, Bytes.wrap(new byte[most - headerBytes])));
        settle();
        assertThat(received.messages()).hasSize(2);
        assertThatThrownBy(() -> client().publish(text("m", "x".repeat(most + 1))))
                .satisfies(failure -> assertTooLarge(failure, most));
        assertThatThrownBy(() -> client().publish(
                                WireMessage.of(name("m"), headers, Bytes.wrap(new byte[most - headerBytes + 1]))))
                .satisfies(failure -> assertTooLarge(failure, most));
    }

    @Test
    @DisplayName("an inbox is never given twice, and works below itself too")
    void inboxes() {
        List<String> inboxes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            inboxes.add(client().newInbox());
            inboxes.add(server().newInbox());
        }
        assertThat(inboxes).doesNotHaveDuplicates();
        String inbox = inboxes.get(0);
        Received received = new Received();
        client().subscribe(inbox, received);
        client().subscribe(inbox + ".>", received);
        client().flush(LONG);
        server().publish(WireMessage.of(inbox, WireHeaders.none(), Bytes.empty()));
        server().publish(WireMessage.of(inbox + ".x.y", WireHeaders.none(), Bytes.empty()));
        await().atMost(LONG).until(() -> received.messages().size() == 2);
    }

    @Test
    @DisplayName("thousands of subscriptions cost no thread each, and each gets its own")
    void manySubscriptions() {
        int count = 5_000;
        int threads = Thread.activeCount();
        Received received = new Received();
        String inbox = client().newInbox();
        for (int i = 0; i < count; i++) {
            client().subscribe(inbox + "." + i, received);
        }
        client().flush(LONG);
        for (int i = 0; i < count; i++) {
            server().publish(WireMessage.of(inbox + "." + i, WireHeaders.none(), Bytes.empty()));
        }
        await().atMost(LONG).until(() -> received.size() == count);
        assertThat(received.subjects()).doesNotHaveDuplicates();
        assertThat(Thread.activeCount() - threads).isLessThan(50);
    }

    @Test
    @DisplayName("describes itself in one line")
    void describes() {
        assertThat(client().describe()).isNotBlank().doesNotContain("\n");
    }
}
