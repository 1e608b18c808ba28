/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedStart;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.StreamLimits;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a change feed tells, and in which order. */
public abstract class ChangeFeedContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected ChangeFeedContract() {}

    private FeedReader read(Changes feed) {
        return new FeedReader(feed, patience());
    }

    @Test
    @DisplayName("PS-4: a feed from now on tells every message stored after it was opened, and nothing older")
    void now() {
        Subject subject = freshSubject();
        publish(subject, "old");
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            FeedReader reader = read(feed);
            publish(subject, "a");
            publish(subject, "b");

            Change first = reader.next(Change.Kind.SET);
            assertThat(first.seq()).isEqualTo(2);
            assertThat(first.subject()).contains(subject);
            assertThat(first.message()).isEqualTo(streams().get(subject, 2));
            assertThat(reader.next(Change.Kind.SET).seq()).isEqualTo(3);
            reader.assertNothingMore();
        }
    }

    @Test
    @Needs(Capability.CHANGE_FEED_DELETES)
    @DisplayName("PS-4: deletes are told, with the sequence or the bound")
    void deletes() {
        Subject subject = freshSubject();
        publishMany(subject, 4);
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            FeedReader reader = read(feed);
            streams().delete(subject, 2);
            streams().deleteAll(subject, 3);

            Change one = reader.next(Change.Kind.DELETE);
            assertThat(one.seq()).isEqualTo(2);
            assertThat(one.subject()).contains(subject);
            assertThat(one.message()).isEmpty();
            Change all = reader.next(Change.Kind.DELETE_ALL);
            assertThat(all.seq()).isEqualTo(3);
            assertThat(all.subject()).contains(subject);
            reader.assertNothingMore();
        }
    }

    @Test
    @Needs(Capability.CHANGE_FEED_DELETES)
    @DisplayName("PS-4: what a limit evicts is told")
    void evictions() {
        Subject subject = limited(StreamLimits.builder().maxMessages(2));
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            FeedReader reader = read(feed);
            publishMany(subject, 3);

            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                changes.add(reader.next());
            }
            assertThat(changes)
                    .extracting(change -> change.kind() + " " + change.seq())
                    .containsExactlyInAnyOrder("SET 1", "SET 2", "SET 3", "EVICT 1");
            reader.assertNothingMore();
        }
    }

    @Test
    @Needs({Capability.CHANGE_FEED_DELETES, Capability.TTL})
    @DisplayName("PS-4: the end of a time to live is told, without anyone reading")
    void expiry() {
        Subject subject = freshSubject();
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            FeedReader reader = read(feed);
            PublishOptions soon =
                    PublishOptions.builder().ttl(Duration.ofMillis(200)).build();
            publish(subject, "goes", soon);

            reader.next(Change.Kind.SET);
            assertThat(reader.next(Change.Kind.EVICT).seq()).isEqualTo(1);
        }
    }

    @Test
    @Needs(Capability.CHANGE_FEED_DELETES)
    @DisplayName("PS-4: the changes of a stream are numbered without gap")
    void numbersHaveNoGap() {
        Subject subject = freshSubject();
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            FeedReader reader = read(feed);
            publishMany(subject, 3);
            streams().delete(subject, 1);
            publish(subject, "m4");
            streams().deleteAll(subject, 3);

            long number = reader.next().position().number();
            for (int i = 1; i < 6; i++) {
                assertThat(reader.next().position().number()).isEqualTo(number + i);
            }
        }
    }

    @Test
    @DisplayName("a feed from the beginning tells what is there in order, and then every change")
    void beginning() {
        Subject subject = freshSubject();
        publishMany(subject, 4);
        streams().delete(subject, 2);
        try (Changes feed = streams().changes(subject.filter(), FeedStart.beginning())) {
            FeedReader reader = read(feed);
            for (long seq : List.of(1L, 3L, 4L)) {
                assertThat(reader.next(Change.Kind.SET).seq()).isEqualTo(seq);
            }
            publish(subject, "m5");
            assertThat(reader.next(Change.Kind.SET).seq()).isEqualTo(5);
            reader.assertNothingMore();
        }
    }

    @Test
    @DisplayName("a feed has caught up once it has told what was there when it was opened")
    void caughtUp() {
        Subject subject = freshSubject();
        publishMany(subject, 2);
        try (Changes feed = streams().changes(subject.filter(), FeedStart.beginning())) {
            FeedReader reader = read(feed);
            assertThat(feed.caughtUp()).isFalse();
            reader.next();
            assertThat(feed.caughtUp()).isFalse();
            reader.next();
            reader.assertNothingMore();
            assertThat(feed.caughtUp()).isTrue();
        }
    }

    @Test
    @DisplayName("writes that change nothing are not told: refused ones, duplicates, deletes of nothing")
    void nothingHappened() {
        Subject subject = limited(StreamLimits.builder().maxMessageBytes(5));
        publish(subject, "a", PublishOptions.msgId("id"));
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            publish(subject, "a", PublishOptions.msgId("id"));
            assertRefused(ErrorCode.TOO_LARGE, () -> publish(subject, "too large"));
            streams().delete(subject, 77);
            publish(subject, "b");

            assertThat(read(feed).next(Change.Kind.SET).seq()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a feed over a filter tells all streams that fit, those made later included, and no others")
    void filter() {
        Subject stem = freshSubject();
        publish(stem.child("a"), "old");
        try (Changes feed = streams().changes(SubjectFilter.of(stem.value() + ".*"), FeedStart.now())) {
            FeedReader reader = read(feed);
            publish(stem.child("a"), "1");
            publish(stem.child("new"), "2");
            publish(stem.child("new").child("deeper"), "not told");
            publish(freshSubject(), "not told");

            assertThat(List.of(reader.next(), reader.next()))
                    .extracting(change -> change.subject().orElseThrow())
                    .containsExactlyInAnyOrder(stem.child("a"), stem.child("new"));
            reader.assertNothingMore();
        }
    }

    @Test
    @Needs(Capability.SEQ_OVERWRITE)
    @DisplayName("a message that is replaced is told again")
    void overwrite() {
        Subject subject = freshSubject();
        publishMany(subject, 2);
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            streams().set(subject, 1, Message.of("new"));

            Change change = read(feed).next(Change.Kind.SET);
            assertThat(change.seq()).isEqualTo(1);
            assertThat(text(change.message().orElseThrow())).isEqualTo("new");
        }
    }

    @Test
    @DisplayName("a feed of a stream that is dropped is reset, and tells the new stream from its first message")
    void drop() {
        Subject subject = freshSubject();
        publishMany(subject, 2);
        try (Changes feed = streams().changes(subject.filter(), FeedStart.now())) {
            FeedReader reader = read(feed);
            streams().drop(subject.filter());
            publish(subject, "new");

            reader.next(Change.Kind.RESET);
            Change change = reader.next(Change.Kind.SET);
            assertThat(change.seq()).isEqualTo(1);
            assertThat(text(change.message().orElseThrow())).isEqualTo("new");
            reader.assertNothingMore();
        }
    }

    @Test
    @DisplayName("a closed feed is unavailable, and may be closed twice")
    void closed() {
        Changes feed = streams().changes(freshSubject().filter(), FeedStart.now());
        feed.close();
        feed.close();

        assertRefused(ErrorCode.UNAVAILABLE, () -> feed.next(FeedReader.NOT_COMING));
    }
}
