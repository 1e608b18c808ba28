/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.StoreKey;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.RequestTerms;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import dev.varve.stream.Publication;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Streams whose files are not made yet")
final class UnmadeStreamsTest {

    private static final StoreKey KEY = StoreKey.implicit("a");

    private final UnmadeStreams streams = new UnmadeStreams();

    private static PlainWrite write(String msgId) {
        Request request = new Request(
                Verb.PUBLISH,
                Target.of(Subject.of("a")),
                KEY,
                HeaderReader.of(WireHeaders.none()),
                RequestTerms.of(1, Duration.ofSeconds(5)),
                Bytes.utf8("m"),
                List.of(),
                List.of(),
                new ReplyTo.Inbox("inbox"),
                0);
        return new PlainWrite(request, new Publication(Subject.of("a"), Message.of("m"), PublishOptions.msgId(msgId)));
    }

    private JournaledCommand add(String msgId, long lsn, long time) {
        JournaledCommand command =
                new JournaledCommand(lsn, new Command(KEY, 1, time, Command.Kind.REQUEST, Bytes.utf8("body")));
        streams.add(write(msgId), command);
        return command;
    }

    private boolean takes(long epoch, String... msgIds) {
        return streams.takes(
                KEY, epoch, Stream.of(msgIds).map(UnmadeStreamsTest::write).toList());
    }

    @Test
    @DisplayName("give back what was written to them, in order, and know it no more")
    void takenBack() {
        JournaledCommand first = add("1", 7, 100);
        JournaledCommand second = add("2", 9, 99);

        assertThat(streams.last(KEY)).isEqualTo(2);
        assertThat(streams.take(KEY)).containsExactly(first, second);
        assertThat(streams.contains(KEY)).isFalse();
        assertThat(streams.last(KEY)).isZero();
        assertThat(streams.take(KEY)).isEmpty();
    }

    @Test
    @DisplayName("take no id twice, of those before or of those that come together")
    void ids() {
        add("1", 7, 100);

        assertThat(takes(1, "2", "3")).isTrue();
        assertThat(takes(1, "2", "1")).isFalse();
        assertThat(takes(1, "2", "2")).isFalse();
    }

    @Test
    @DisplayName("take writes under one epoch only")
    void epochs() {
        assertThat(takes(2, "1")).isTrue();
        add("1", 7, 100);

        assertThat(takes(2, "2")).isFalse();
    }

    @Test
    @DisplayName("take a hundred writes each")
    void bounded() {
        IntStream.range(1, 100).forEach(i -> add("id-" + i, i, i));

        assertThat(takes(1, "one-more")).isTrue();
        assertThat(takes(1, "one-more", "another")).isFalse();
    }

    @Test
    @DisplayName("store nothing before what they have")
    void times() {
        assertThat(streams.time(KEY, 50)).isEqualTo(50);
        add("1", 7, 100);
        add("2", 8, 90);

        assertThat(streams.time(KEY, 95)).isEqualTo(100);
        assertThat(streams.time(KEY, 101)).isEqualTo(101);
    }
}
