/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Capability;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.stream.Change;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import dev.varve.stream.StoredMessage;
import dev.varve.testkit.backend.Needs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Coming back to a feed after having been away. */
public abstract class FeedResumeContract extends StreamContract {

    /** For the backends that must fulfil it. */
    protected FeedResumeContract() {}

    private List<Change> changes(Subject subject, FeedStart start, int count) {
        try (Changes feed = streams().changes(subject.filter(), start)) {
            FeedReader reader = new FeedReader(feed, patience());
            List<Change> read = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                read.add(reader.next());
            }
            reader.assertNothingMore();
            return read;
        }
    }

    @Test
    @DisplayName("PS-4: a feed after a position tells what came after it, from whichever position")
    void afterEveryPosition() {
        Subject subject = freshSubject();
        publishMany(subject, 5);
        List<Change> whole = changes(subject, FeedStart.beginning(), 5);

        for (int i = 0; i < whole.size(); i++) {
            List<Change> rest = changes(subject, FeedStart.after(whole.get(i).position()), whole.size() - i - 1);
            assertThat(rest).isEqualTo(whole.subList(i + 1, whole.size()));
        }
    }

    @Test
    @Needs(Capability.CHANGE_FEED_DELETES)
    @DisplayName("PS-25: deletes made while a reader was away reach it when it comes back, or it starts anew")
    void deletesWhileAway() {
        Subject subject = freshSubject();
        publishMany(subject, 5);
        try (Changes feed = streams().changes(subject.filter(), FeedStart.beginning())) {
            FeedReader before = new FeedReader(feed, patience());
            before.readUntil(() -> before.messages(subject.value()).size() == 5);
            FeedPosition seen = before.position(subject.value());
            streams().delete(subject, 2);
            publish(subject, "m6");
            streams().deleteAll(subject, 1);

            assertSameAfter(subject, seen, before);
        }
    }

    private void assertSameAfter(Subject subject, FeedPosition seen, FeedReader before) {
        try (Changes resumed = streams().changes(subject.filter(), FeedStart.after(seen))) {
            FeedReader after = new FeedReader(resumed, patience());
            after.messages(subject.value()).putAll(before.messages(subject.value()));
            List<StoredMessage> actual = all(subject);
            after.readUntil(
                    () -> List.copyOf(after.messages(subject.value()).values()).equals(actual));
            after.assertNothingMore();
        }
    }

    @Test
    @DisplayName("a feed after the last position waits for what comes")
    void afterTheLast() {
        Subject subject = freshSubject();
        publishMany(subject, 2);
        FeedPosition last = changes(subject, FeedStart.beginning(), 2).get(1).position();
        try (Changes feed = streams().changes(subject.filter(), FeedStart.after(last))) {
            FeedReader reader = new FeedReader(feed, patience());
            reader.assertNothingMore();
            publish(subject, "m3");
            assertThat(reader.next(Change.Kind.SET).seq()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("streams that are not named are followed from the beginning")
    void unnamedStreams() {
        Subject stem = freshSubject();
        Subject a = stem.child("a");
        publishMany(a, 2);
        publishMany(stem.child("b"), 2);
        FeedPosition last = changes(a, FeedStart.beginning(), 2).get(1).position();
        try (Changes feed = streams().changes(SubjectFilter.of(stem.value() + ".*"), FeedStart.after(last))) {
            FeedReader reader = new FeedReader(feed, patience());
            assertThat(List.of(reader.next(), reader.next()))
                    .extracting(change -> change.subject().orElseThrow() + " " + change.seq())
                    .containsExactly(stem.child("b") + " 1", stem.child("b") + " 2");
            reader.assertNothingMore();
        }
    }

    @Test
    @DisplayName("a position in a stream that was dropped since leads to a reset and the stream that is there now")
    void dropped() {
        Subject subject = freshSubject();
        publishMany(subject, 3);
        FeedPosition last = changes(subject, FeedStart.beginning(), 3).get(2).position();
        streams().drop(subject.filter());
        publish(subject, "new");
        try (Changes feed = streams().changes(subject.filter(), FeedStart.after(last))) {
            FeedReader reader = new FeedReader(feed, patience());
            reader.next(Change.Kind.RESET);
            Change change = reader.next(Change.Kind.SET);
            assertThat(change.seq()).isEqualTo(1);
            assertThat(text(change.message().orElseThrow())).isEqualTo("new");
        }
    }
}
