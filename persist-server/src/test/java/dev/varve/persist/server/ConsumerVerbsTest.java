/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static dev.varve.persist.server.WireFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.server.WireFixture.Listening;
import dev.varve.persist.server.WireFixture.Pages;
import dev.varve.persist.server.WireFixture.Reply;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Status;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Over the wire, a consumer")
final class ConsumerVerbsTest {

    private static final Target ORDERS = Target.of(Subject.of("orders"));
    private static final Target WORK = Target.of(SubjectFilter.of("work.*.eu"));
    private static final int LONG_WAIT = 30_000;

    @TempDir
    Path root;

    private WireFixture wire;

    @BeforeEach
    void open() {
        wire = new WireFixture(root);
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private void publish(String subject, int count) {
        for (int i = 0; i < count; i++) {
            wire.ask(Verb.PUBLISH, Target.of(Subject.of(subject)), with(), Bytes.utf8("m"));
        }
    }

    private Reply ensure(Target target, Object... headers) {
        return wire.ask(Verb.CONSUMER_ENSURE, target, with(headers).add(HeaderNames.CONSUMER, "c"), Bytes.empty());
    }

    private Pages fetch(Target target, String id, int most, Object... headers) {
        Object[] all = List.of(HeaderNames.CONSUMER, "c", HeaderNames.MSG_ID, id, HeaderNames.MAX_MESSAGES, most)
                .toArray();
        Object[] both = java.util.Arrays.copyOf(all, all.length + headers.length);
        System.arraycopy(headers, 0, both, all.length, headers.length);
        return wire.page(Verb.CONSUMER_FETCH, target, both);
    }

    /** A fetch that waits; its answer comes to what is returned. */
    private Listening waiting(Target target, String id, int wait) {
        Listening answers = wire.listen("answers." + id);
        wire.send(
                Verb.CONSUMER_FETCH,
                target,
                "answers." + id,
                HeaderNames.CONSUMER,
                "c",
                HeaderNames.MSG_ID,
                id,
                HeaderNames.WAIT,
                wait);
        return answers;
    }

    private Reply settle(Target target, String lines) {
        return wire.ask(Verb.CONSUMER_ACK, target, with(HeaderNames.CONSUMER, "c"), Bytes.utf8(lines));
    }

    private Reply info(Target target) {
        return wire.ask(Verb.CONSUMER_INFO, target, HeaderNames.CONSUMER, "c");
    }

    private static List<String> deliveries(Pages page) {
        return page.items().stream()
                .map(item -> item.text(HeaderNames.SEQ) + "*" + item.text(HeaderNames.DELIVERY))
                .toList();
    }

    @Test
    @DisplayName("is made, described, listed and deleted, and is refused where there is no stream")
    void life() {
        assertThat(ensure(ORDERS).text(HeaderNames.CODE)).isEqualTo("INVALID");
        publish("orders", 3);
        Reply made = ensure(ORDERS, HeaderNames.ACK_WAIT, 500, HeaderNames.BACKOFF, "10 20");
        assertThat(made.text(HeaderNames.PENDING)).isEqualTo("3");
        assertThat(made.text(HeaderNames.BACKOFF)).isEqualTo("10 20");
        assertThat(info(ORDERS).headers().headers().asMap())
                .isEqualTo(made.headers().headers().asMap());
        assertThat(wire.page(Verb.CONSUMER_LIST, ORDERS).texts(HeaderNames.CONSUMER))
                .containsExactly("c");
        assertThat(ensure(ORDERS, HeaderNames.ACKS, "all").text(HeaderNames.ERROR))
                .contains("acks");

        assertThat(wire.ask(Verb.CONSUMER_DELETE, ORDERS, HeaderNames.CONSUMER, "c")
                        .status())
                .isEqualTo(Status.OK);
        assertThat(info(ORDERS).status()).isEqualTo(Status.NONE);
        assertThat(wire.ask(Verb.CONSUMER_FETCH, ORDERS, HeaderNames.CONSUMER, "c")
                        .text(HeaderNames.CODE))
                .isEqualTo("INVALID");
    }

    @Test
    @DisplayName("PS-15: gives the same deliveries to the same fetch once more, also after its server was killed")
    void repeatedFetch() {
        publish("orders", 4);
        ensure(ORDERS);
        assertThat(deliveries(fetch(ORDERS, "a", 2))).containsExactly("1*1", "2*1");
        wire.restart();
        assertThat(deliveries(fetch(ORDERS, "a", 2))).containsExactly("1*1", "2*1");
        assertThat(deliveries(fetch(ORDERS, "b", 2))).containsExactly("3*1", "4*1");

        assertThat(settle(ORDERS, "ack 1 1\n").number(HeaderNames.COUNT)).isEqualTo(1);
        assertThat(settle(ORDERS, "ack 1 1\nterm 2 1 no use\n").number(HeaderNames.COUNT))
                .isEqualTo(1);
        assertThat(deliveries(fetch(ORDERS, "a", 2))).isEmpty();
    }

    @Test
    @DisplayName("answers a fetch that waits when a message comes that fits, and no other")
    void waitsForAMessage() {
        wire.declare("work", "work.>");
        ensure(WORK);
        Listening answers = waiting(WORK, "a", LONG_WAIT);
        publish("work.x.us", 1);
        publish("work.x.eu", 1);

        assertThat(Reply.of(answers.next()).text(HeaderNames.SUBJECT)).isEqualTo("work.x.eu");
        assertThat(Reply.of(answers.next()).number(HeaderNames.COUNT)).isEqualTo(1);
    }

    @Test
    @DisplayName("answers a fetch that waits when an acknowledgement makes room, and when a delivery is due again")
    void waitsForRoom() {
        publish("orders", 2);
        ensure(ORDERS, HeaderNames.MAX_IN_FLIGHT, 1, HeaderNames.ACK_WAIT, 60_000);
        fetch(ORDERS, "a", 1);
        Listening second = waiting(ORDERS, "b", LONG_WAIT);
        settle(ORDERS, "ack 1 1\n");
        assertThat(Reply.of(second.next()).number(HeaderNames.SEQ)).isEqualTo(2);

        Listening third = waiting(ORDERS, "c", LONG_WAIT);
        wire.clock.advance(Duration.ofSeconds(60));
        Reply again = Reply.of(third.next());
        assertThat(again.number(HeaderNames.SEQ)).isEqualTo(2);
        assertThat(again.number(HeaderNames.DELIVERY)).isEqualTo(2);
    }

    @Test
    @DisplayName("lets each fetch that waits have its message, in the order they came")
    void waitInTurn() {
        publish("orders", 1);
        ensure(ORDERS, HeaderNames.START, "new");
        Listening first = waiting(ORDERS, "a", LONG_WAIT);
        Listening second = waiting(ORDERS, "b", LONG_WAIT);
        publish("orders", 1);
        assertThat(Reply.of(first.next()).number(HeaderNames.SEQ)).isEqualTo(2);
        publish("orders", 1);
        assertThat(Reply.of(second.next()).number(HeaderNames.SEQ)).isEqualTo(3);
    }

    @Test
    @DisplayName("answers a fetch that waited long enough with nothing, and one that waits while the server stops with"
            + " moved")
    void endsOfWaiting() {
        publish("orders", 1);
        ensure(ORDERS, HeaderNames.START, "new");
        assertThat(Reply.of(waiting(ORDERS, "a", 50).next()).number(HeaderNames.COUNT))
                .isZero();
        Listening stopped = waiting(ORDERS, "b", LONG_WAIT);
        assertThat(info(ORDERS).status()).as("it waits by now").isEqualTo(Status.OK);
        wire.stop();

        assertThat(Reply.of(stopped.next()).status()).isEqualTo(Status.MOVED);
    }

    @Test
    @DisplayName("gives a fetch what came after the one before it had waited in vain, and waits in vain for less")
    void cameInBetween() {
        publish("orders", 1);
        ensure(ORDERS, HeaderNames.START, "new");
        waiting(ORDERS, "a", 20).next();
        waiting(ORDERS, "b", 20).next();
        publish("orders", 1);
        assertThat(Reply.of(waiting(ORDERS, "c", LONG_WAIT).next()).number(HeaderNames.SEQ))
                .isEqualTo(2);
        assertThat(Reply.of(waiting(ORDERS, "d", 20).next()).number(HeaderNames.COUNT))
                .isZero();
        assertThat(Reply.of(waiting(ORDERS, "c", LONG_WAIT).next()).number(HeaderNames.SEQ))
                .as("a fetch once more is answered although nothing is to be fetched")
                .isEqualTo(2);
    }

    @Test
    @DisplayName("tells a fetch that waits when the consumer is deleted, and when its stream is")
    void goneWhileWaiting() {
        publish("orders", 1);
        ensure(ORDERS, HeaderNames.START, "new");
        Listening answers = waiting(ORDERS, "a", LONG_WAIT);
        wire.ask(Verb.CONSUMER_DELETE, ORDERS, HeaderNames.CONSUMER, "c");
        assertThat(Reply.of(answers.next()).text(HeaderNames.CODE)).isEqualTo("INVALID");

        ensure(ORDERS, HeaderNames.START, "new");
        Listening dropped = waiting(ORDERS, "b", LONG_WAIT);
        wire.ask(Verb.DROP, ORDERS);
        assertThat(Reply.of(dropped.next()).text(HeaderNames.CODE)).isEqualTo("INVALID");
    }

    @Test
    @DisplayName(
            "PS-22: is polled at rest without a single write, also where messages lie behind its cursor that do not"
                    + " fit")
    void restsForNothing() {
        wire.declare("work", "work.>");
        publish("work.x.eu", 1);
        publish("work.x.us", 100);
        ensure(WORK);
        assertThat(fetch(WORK, "first", 5).items()).hasSize(1);
        long before = wire.commits();
        for (int i = 0; i < 50; i++) {
            assertThat(fetch(WORK, "f" + i, 5).items()).isEmpty();
        }
        waiting(WORK, "w", 20).next();

        assertThat(wire.commits()).isEqualTo(before);
    }

    @Test
    @DisplayName("finds the one message that fits behind thousands that do not, in one fetch without wait")
    void farAhead() {
        wire.declare("work", "work.>");
        ensure(WORK);
        Listening published = wire.listen("published");
        for (int i = 0; i < 9000; i++) {
            wire.send(Verb.PUBLISH, Target.of(Subject.of("work.x.us")), "published");
        }
        wire.send(Verb.PUBLISH, Target.of(Subject.of("work.x.eu")), "published");
        for (int i = 0; i <= 9000; i++) {
            published.next();
        }
        assertThat(deliveries(fetch(WORK, "a", 1))).containsExactly("9001*1");
    }

    @Test
    @DisplayName("PS-3: can be fetched from and settled only under its own filter, which permissions can grant")
    void ownFilter() {
        wire.declare("work", "work.>");
        publish("work.x.eu", 1);
        ensure(WORK);
        Target other = Target.of(Subject.of("work.x.eu"));
        fetch(WORK, "a", 1);

        assertThat(wire.ask(Verb.CONSUMER_FETCH, other, HeaderNames.CONSUMER, "c")
                        .text(HeaderNames.CODE))
                .isEqualTo("INVALID");
        assertThat(settle(other, "ack 1 1\n").number(HeaderNames.COUNT)).isZero();
        assertThat(info(other).status()).isEqualTo(Status.NONE);
        assertThat(wire.ask(Verb.CONSUMER_PAUSE, other, HeaderNames.CONSUMER, "c")
                        .text(HeaderNames.CODE))
                .isEqualTo("INVALID");
        assertThat(info(WORK).text(HeaderNames.IN_FLIGHT)).isEqualTo("1");
    }

    @Test
    @DisplayName("PS-32: settles nothing of a request of which a line is malformed, and says which")
    void malformedSettlement() {
        publish("orders", 2);
        ensure(ORDERS);
        fetch(ORDERS, "a", 2);
        for (String lines : List.of("ack 1 1\nack 2\n", "ack 1 1\nnak 2 1 -5\n", "ack 1 1", "", "ack 1 1\nrob 2 1\n")) {
            assertThat(settle(ORDERS, lines).text(HeaderNames.CODE)).as(lines).isEqualTo("INVALID");
        }
        assertThat(settle(ORDERS, "ack 1 1\nack 2\n").text(HeaderNames.ERROR)).contains("line 2");
        assertThat(info(ORDERS).text(HeaderNames.IN_FLIGHT)).isEqualTo("2");
    }
}
