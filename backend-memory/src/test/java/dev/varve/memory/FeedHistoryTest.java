/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.stream.Change;
import dev.varve.stream.Change.Kind;
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a slow reader is told by a store that remembers 10 removals or 100 bytes. */
class FeedHistoryTest {
    private static final Subject SUBJECT = Subject.of("s");
    private static final MemoryConfig SHORT =
            new MemoryConfig(1 << 20, 8, 10, 100, Duration.ofSeconds(5), Duration.ofHours(1));

    private final Varve store = MemoryProvider.open(SHORT, InstantSource.system());

    @AfterEach
    void close() {
        store.close();
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            store.streams().publish(SUBJECT, Message.of("x"));
        }
    }

    private Changes open(FeedStart start) {
        return store.streams().changes(SubjectFilter.all(), start);
    }

    private static List<Change> read(Changes changes) {
        List<Change> read = new ArrayList<>();
        Optional<Change> next = changes.next(Duration.ZERO);
        while (next.isPresent()) {
            read.add(next.get());
            next = changes.next(Duration.ZERO);
        }
        return read;
    }

    private static List<String> shown(List<Change> changes) {
        return changes.stream()
                .map(change -> change.kind() + " " + change.seq())
                .toList();
    }

    @Test
    @DisplayName("PS-26: a reader that is far behind where nothing was removed misses nothing and is not reset")
    void appendOnly() {
        publish(1);
        try (Changes changes = open(FeedStart.now())) {
            publish(1000);

            assertThat(read(changes)).hasSize(1000).allMatch(change -> change.kind() == Kind.SET);
        }
    }

    @Test
    @DisplayName("PS-25: a reader is told of messages that came and went while it was slow")
    void cameAndWent() {
        publish(1);
        try (Changes changes = open(FeedStart.now())) {
            publish(2);
            store.streams().delete(SUBJECT, 2);
            store.streams().deleteAll(SUBJECT, Long.MAX_VALUE);

            assertThat(shown(read(changes))).containsExactly("SET 2", "SET 3", "DELETE 2", "DELETE_ALL 3");
        }
    }

    @Test
    @DisplayName("PS-26: a reader that fell behind what is remembered is reset, and then knows all again")
    void reset() {
        publish(1);
        try (Changes changes = open(FeedStart.now())) {
            publish(20);
            for (int seq = 1; seq <= 18; seq++) {
                store.streams().delete(SUBJECT, seq);
            }

            assertThat(shown(read(changes))).containsExactly("RESET 0", "SET 19", "SET 20", "SET 21");
            publish(1);
            assertThat(shown(read(changes))).containsExactly("SET 22");
        }
    }

    @Test
    @DisplayName("PS-26: what is remembered is bounded in bytes too; who has read the message is told of its removal")
    void bytes() {
        try (Changes early = open(FeedStart.now());
                Changes late = open(FeedStart.now())) {
            publish(1);
            store.streams().publish(SUBJECT, Message.of("y".repeat(200)));
            assertThat(shown(read(early))).containsExactly("SET 1", "SET 2");
            store.streams().delete(SUBJECT, 2);

            assertThat(shown(read(early))).containsExactly("DELETE 2");
            assertThat(shown(read(late))).containsExactly("SET 1");
            publish(1);
            assertThat(shown(read(late))).containsExactly("SET 3");
        }
    }

    @Test
    @DisplayName(
            "PS-25: a position is resumed after; one that is forgotten, or of another life of the stream, leads to a reset")
    void resume() {
        publish(3);
        List<Change> read;
        try (Changes changes = open(FeedStart.beginning())) {
            read = read(changes);
        }
        FeedPosition second = read.get(1).position();
        FeedPosition last = read.get(2).position();
        store.streams().delete(SUBJECT, 1);
        assertThat(resumed(second)).containsExactly("SET 3", "DELETE 1");
        assertThat(resumed(last)).containsExactly("DELETE 1");

        publish(20);
        store.streams().deleteAll(SUBJECT, 20);
        assertThat(resumed(second)).containsExactly("RESET 0", "SET 21", "SET 22", "SET 23");

        store.streams().drop(SUBJECT.filter());
        assertThat(resumed(second)).containsExactly("RESET 0");
        publish(1);
        assertThat(resumed(second)).containsExactly("RESET 0", "SET 1");
    }

    @Test
    @DisplayName("PS-25: resuming in the midst of what existed misses nothing, though a message was replaced")
    void resumeAmongReplaced() {
        publish(3);
        store.streams().set(SUBJECT, 1, Message.of("replaced"));
        Change first;
        try (Changes changes = open(FeedStart.beginning())) {
            first = changes.next(Duration.ZERO).orElseThrow();
        }

        assertThat(first.seq()).isEqualTo(1);
        assertThat(resumed(first.position())).contains("SET 2", "SET 3").doesNotContain("RESET 0");
    }

    private List<String> resumed(FeedPosition position) {
        try (Changes changes = open(FeedStart.after(position))) {
            return shown(read(changes));
        }
    }

    @Test
    @DisplayName("a stream that came and went unread leaves nothing in a feed")
    void droppedUnread() {
        publish(1);
        try (Changes changes = open(FeedStart.beginning())) {
            for (int i = 0; i < 10; i++) {
                Subject other = Subject.of("other" + i);
                store.streams().publish(other, Message.of("x"));
                store.streams().drop(other.filter());
            }
            assertThat(shown(read(changes))).containsExactly("SET 1");
            store.streams().drop(SUBJECT.filter());
            publish(1);
            assertThat(shown(read(changes))).containsExactly("RESET 0", "SET 1");
        }
    }

    @Test
    @DisplayName("a feed has caught up though what is left does not concern it")
    void caughtUp() {
        store.streams().ensure(dev.varve.stream.StreamSpec.of("both", "m.>"));
        store.streams().publish(Subject.of("m.a"), Message.of("x"));
        store.streams().publish(Subject.of("m.b"), Message.of("x"));
        try (Changes changes = store.streams().changes(SubjectFilter.of("m.a"), FeedStart.beginning())) {
            assertThat(changes.caughtUp()).isFalse();
            assertThat(changes.next(Duration.ZERO)).isPresent();
            assertThat(changes.caughtUp()).isTrue();
        }
    }
}
