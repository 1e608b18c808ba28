/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.backend.Needs;
import dev.varve.testkit.backend.Threads;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feeds while many write, and readers that are too slow. */
public abstract class FeedLoadContract extends StreamContract {

    private static final int WRITERS = 4;
    private static final int EACH = 150;

    /** For the backends that must fulfil it. */
    protected FeedLoadContract() {}

    private void assertReplica(FeedReader reader, Subject subject, int expected) {
        reader.readUntil(() -> reader.messages(subject.value()).size() >= expected);
        reader.assertNothingMore();
        List<StoredMessage> told = List.copyOf(reader.messages(subject.value()).values());
        assertThat(told).isEqualTo(all(subject));
    }

    @Test
    @DisplayName("PS-4: a feed opened while others write loses nothing and repeats nothing")
    void concurrentWriters() {
        Subject subject = freshSubject();
        publish(subject, "first");
        try (Threads writers = Threads.start(WRITERS, writer -> {
            for (int i = 0; i < EACH; i++) {
                publish(subject, writer + "-" + i);
            }
        })) {
            eventually().until(() -> lastSeq(subject) > EACH / 2);
            try (Changes feed = streams().changes(subject.filter(), FeedStart.beginning())) {
                FeedReader reader = new FeedReader(feed, patience());
                reader.readUntil(() -> reader.messages(subject.value()).size() == WRITERS * EACH + 1);
                writers.await(patience());
                assertReplica(reader, subject, WRITERS * EACH + 1);
                assertThat(reader.resets())
                        .as("a reader that keeps up is not reset")
                        .isZero();
            }
        }
    }

    @Test
    @Needs(Capability.CHANGE_FEED_DELETES)
    @DisplayName("PS-4: a feed opened while others write and delete ends in the state of the stream")
    void concurrentDeletes() {
        Subject subject = freshSubject();
        publishMany(subject, 50);
        try (Threads writers = Threads.start(2, writer -> {
            for (int i = 1; i <= 50; i++) {
                publish(subject, writer + "-" + i);
                streams().delete(subject, 2L * i + writer);
            }
        })) {
            try (Changes feed = streams().changes(subject.filter(), FeedStart.beginning())) {
                FeedReader reader = new FeedReader(feed, patience());
                writers.await(patience());
                List<StoredMessage> actual = all(subject);
                reader.readUntil(() ->
                        List.copyOf(reader.messages(subject.value()).values()).equals(actual));
                // Removals may follow of messages that were gone before the feed could show them.
                reader.readToQuiet();
                assertThat(List.copyOf(reader.messages(subject.value()).values()))
                        .isEqualTo(actual);
            }
        }
    }

    @Test
    @DisplayName("PS-26: a feed that is not read slows no writer, and its reader still ends in the state of the stream")
    void slowReader() {
        Subject subject = freshSubject();
        String value = "x".repeat(500);
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            for (int i = 0; i < 3000; i++) {
                var unused = streams().publishAsync(subject, Message.of(value), PublishOptions.none());
            }
            assertThat(publish(subject, "last").seq()).isEqualTo(3001);

            assertReplica(new FeedReader(feed, patience()), subject, 3001);
        }
    }

    @Test
    @DisplayName("PS-26: an abandoned feed does not stop another one")
    void deadReader() {
        Subject subject = freshSubject();
        try (Changes dead = streams().changes(subject.filter(), FeedStart.now());
                Changes live = streams().changes(subject.filter(), FeedStart.now())) {
            FeedReader reader = new FeedReader(live, patience());
            for (int i = 1; i <= 300; i++) {
                publish(subject, "m" + i);
                assertThat(reader.next().seq()).isEqualTo(i);
            }
            assertThat(dead.next(patience()).orElseThrow().seq()).isIn(0L, 1L);
        }
    }
}
