/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@DisplayName("A feed, given what a network may make of changes,")
final class FeedTest {

    private static final long ROOM = 1 << 20;
    private static final Random SEEDS = seeds();

    private final Signal signal = new Signal();
    private LiveBuffer buffer = new LiveBuffer(ROOM, signal, LiveBuffer.Waiting.EACH);
    private LiveBuffer.Waiting waiting = LiveBuffer.Waiting.EACH;
    private Past past = new Past("s", subject -> true, true);

    private Feed<FeedEvent> open(FeedBegin begin) {
        Feed<FeedEvent> feed = new Feed<>(
                new Feed.Parts(past, buffer, signal, (failures, task) -> task.run()),
                System::nanoTime,
                event -> CompletableFuture.completedFuture(Optional.of(event)),
                closed -> {});
        feed.begin(past.positions().join(), begin);
        return feed;
    }

    private static Random seeds() {
        long seed = System.nanoTime();
        System.out.println("FeedTest seed " + seed);
        return new Random(seed);
    }

    private void partial() {
        past = new Past("s", subject -> !subject.equals("other"), false);
    }

    private static List<Long> drain(Feed<FeedEvent> feed) {
        return numbers(events(feed));
    }

    private static List<FeedEvent> events(Feed<FeedEvent> feed) {
        List<FeedEvent> events = new ArrayList<>();
        Optional<FeedEvent> event = feed.next(Duration.ZERO);
        while (event.isPresent()) {
            events.add(event.get());
            event = feed.next(Duration.ZERO);
        }
        return events;
    }

    private static List<Long> numbers(List<FeedEvent> events) {
        return events.stream().map(FeedEvent::number).toList();
    }

    private static Map<String, List<Long>> bySubject(List<FeedEvent> events) {
        return events.stream()
                .collect(Collectors.groupingBy(
                        FeedEvent::subject, Collectors.mapping(FeedEvent::number, Collectors.toList())));
    }

    private List<Long> wanted() {
        return past.wanted().stream().map(FeedEvent::number).toList();
    }

    @Test
    @DisplayName("does not open from the beginning where a stream is damaged: it could not tell everything")
    void damagedPast() {
        past.besides("t");

        assertThatThrownBy(() -> open(new FeedBegin.Beginning()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }

    @Test
    @DisplayName("goes on with the other streams where one that it never told of is damaged")
    void damagedMeanwhile() {
        past.add(FeedEvent.Type.VALUE, "a");
        Feed<FeedEvent> feed = open(new FeedBegin.Beginning());
        assertThat(drain(feed)).containsExactly(1L);
        past.besides("t");
        past.add(FeedEvent.Type.VALUE, "a");
        feed.disturbed();

        assertThat(drain(feed)).containsExactly(2L);
    }

    @Test
    @DisplayName("PS-4: repairs a change that was lost when the next one comes")
    void gap() {
        Feed<FeedEvent> feed = open(new FeedBegin.Now());
        buffer.offer(past.add(FeedEvent.Type.VALUE, "a"));
        past.add(FeedEvent.Type.VALUE, "a");
        buffer.offer(past.add(FeedEvent.Type.VALUE, "b"));

        assertThat(drain(feed)).containsExactly(1L, 2L, 3L);
        assertThat(past.replays()).isEqualTo(1);
    }

    @Test
    @DisplayName("PS-4: repairs a change that was lost, when the head of its subject is told")
    void head() {
        partial();
        Feed<FeedEvent> feed = open(new FeedBegin.Now());
        buffer.offer(past.add(FeedEvent.Type.VALUE, "a"));
        past.add(FeedEvent.Type.VALUE, "b");
        past.add(FeedEvent.Type.VALUE, "other");
        buffer.offer(past.head("a"));
        assertThat(drain(feed)).containsExactly(1L);

        buffer.offer(past.head("b"));

        assertThat(drain(feed)).containsExactly(2L);
    }

    @Test
    @DisplayName("PS-4: tells nothing twice that comes twice")
    void repeats() {
        Feed<FeedEvent> feed = open(new FeedBegin.Now());
        FeedEvent one = past.add(FeedEvent.Type.VALUE, "a");
        FeedEvent two = past.add(FeedEvent.Type.REMOVAL, "a");
        List.of(one, one, two, one, two).forEach(buffer::offer);

        assertThat(drain(feed)).containsExactly(1L, 2L);
        assertThat(past.replays()).isZero();
    }

    @Test
    @DisplayName("puts changes into order that come out of it")
    void reordered() {
        Feed<FeedEvent> feed = open(new FeedBegin.Now());
        FeedEvent one = past.add(FeedEvent.Type.VALUE, "a");
        FeedEvent two = past.add(FeedEvent.Type.VALUE, "b");
        FeedEvent three = past.add(FeedEvent.Type.VALUE, "a");
        List.of(three, one, two).forEach(buffer::offer);

        assertThat(drain(feed)).containsExactly(1L, 2L, 3L);
    }

    @Test
    @DisplayName("tells what exists and goes on with what happens, without gap or repeat")
    void handOver() {
        for (int i = 0; i < 10; i++) {
            past.add(FeedEvent.Type.VALUE, "a");
        }
        Feed<FeedEvent> feed = open(new FeedBegin.Beginning());
        buffer.offer(past.add(FeedEvent.Type.VALUE, "b"));
        assertThat(feed.caughtUp()).isFalse();

        assertThat(drain(feed)).isEqualTo(wanted());
        assertThat(feed.caughtUp()).isTrue();
    }

    @Test
    @DisplayName("PS-25: tells deletes that were made while it was away")
    void resumed() {
        past.add(FeedEvent.Type.VALUE, "a");
        past.add(FeedEvent.Type.VALUE, "b");
        past.add(FeedEvent.Type.REMOVAL, "a");
        past.failOver();
        past.add(FeedEvent.Type.REMOVAL, "b");

        Feed<FeedEvent> feed = open(new FeedBegin.After(Map.of("s", new FeedBegin.Place(1, 2))));

        assertThat(drain(feed)).containsExactly(3L, 4L);
        assertThat(feed.caughtUp()).isTrue();
    }

    @Test
    @DisplayName("PS-26: keeps no more than its bound for a reader that does not read, and repairs the rest")
    void slowReader() {
        buffer = new LiveBuffer(4096, signal, LiveBuffer.Waiting.EACH);
        partial();
        Feed<FeedEvent> feed = open(new FeedBegin.Now());
        for (int i = 0; i < 1000; i++) {
            buffer.offer(past.add(FeedEvent.Type.VALUE, "s" + i % 7));
        }
        int kept = 0;
        LiveBuffer probe = new LiveBuffer(4096, signal, LiveBuffer.Waiting.EACH);
        for (FeedEvent event : past.wanted()) {
            probe.offer(event);
        }
        while (probe.poll() != null) {
            kept++;
        }

        assertThat(kept).isLessThan(10);
        assertThat(drain(feed)).isEqualTo(wanted());
    }

    @Test
    @DisplayName("asks after a disturbance, and tells what was missed even if nothing comes any more")
    void disturbed() {
        Feed<FeedEvent> feed = open(new FeedBegin.Now());
        buffer.offer(past.add(FeedEvent.Type.VALUE, "a"));
        past.add(FeedEvent.Type.VALUE, "a");
        past.failOver();
        past.add(FeedEvent.Type.REMOVAL, "a");
        assertThat(drain(feed)).containsExactly(1L);

        feed.disturbed();

        assertThat(drain(feed)).containsExactly(2L, 3L);
    }

    @Test
    @DisplayName(
            "PS-29: asks for a stream that no server lists, being on its way from one to another, and does not take it for gone")
    void unlisted() {
        past.add(FeedEvent.Type.VALUE, "a");
        past.add(FeedEvent.Type.VALUE, "a");
        past.list(false);
        Feed<FeedEvent> feed = open(new FeedBegin.After(Map.of("s", new FeedBegin.Place(1, 1))));
        assertThat(drain(feed)).containsExactly(2L);
        assertThat(feed.caughtUp()).isTrue();

        past.failOver();
        past.add(FeedEvent.Type.REMOVAL, "a");
        feed.disturbed();
        assertThat(drain(feed)).containsExactly(3L);

        past.list(true);
        buffer.offer(past.add(FeedEvent.Type.VALUE, "a"));
        assertThat(drain(feed)).containsExactly(4L);
    }

    @Test
    @DisplayName(
            "tells of the end of a stream, whether it was there at the time or comes back to it, and of all that a new one of the name holds")
    void dropped() {
        past.add(FeedEvent.Type.VALUE, "a");
        past.add(FeedEvent.Type.VALUE, "a");
        Feed<FeedEvent> feed = open(new FeedBegin.Beginning());
        assertThat(drain(feed)).containsExactly(1L, 2L);
        past.drop();
        feed.disturbed();
        Feed<FeedEvent> returned = open(new FeedBegin.After(Map.of("s", new FeedBegin.Place(1, 2))));

        assertThat(events(feed)).extracting(FeedEvent::type).containsExactly(FeedEvent.Type.RESET);
        assertThat(events(returned)).extracting(FeedEvent::type).containsExactly(FeedEvent.Type.RESET);

        past.list(true);
        past.failOver();
        past.add(FeedEvent.Type.VALUE, "b");
        returned.disturbed();
        assertThat(drain(returned)).containsExactly(1L);
    }

    @Test
    @DisplayName("drops what an owner tells that was replaced")
    void zombie() {
        Feed<FeedEvent> feed = open(new FeedBegin.Now());
        FeedEvent late = new FeedEvent(
                FeedEvent.Type.VALUE,
                "s",
                "a",
                0,
                2,
                1,
                past.add(FeedEvent.Type.VALUE, "a").wire());
        past.failOver();
        buffer.offer(past.add(FeedEvent.Type.VALUE, "a"));
        assertThat(drain(feed)).containsExactly(1L, 2L);

        buffer.offer(late);

        assertThat(drain(feed)).isEmpty();
    }

    @RepeatedTest(200)
    @DisplayName("PS-4: that covers a stream tells every change once and in order, whatever is lost, repeated or late")
    void anythingWhole() {
        assertThat(numbers(anything(SEEDS.nextLong()))).isEqualTo(wanted());
    }

    @RepeatedTest(200)
    @DisplayName(
            "PS-4: of some subjects tells every change once, those of a subject in order, whatever is lost, repeated or late")
    void anythingPartial() {
        partial();
        assertThat(bySubject(anything(SEEDS.nextLong()))).isEqualTo(bySubject(past.wanted()));
    }

    @RepeatedTest(200)
    @DisplayName(
            "PS-26: of which only the latest values wait tells those of each subject in order and ends with the last, whatever is lost, repeated or late")
    void anythingLatest() {
        partial();
        waiting = LiveBuffer.Waiting.LATEST;
        Map<String, List<Long>> told = bySubject(anything(SEEDS.nextLong()));

        Map<String, List<Long>> all = bySubject(past.wanted());
        assertThat(told.keySet()).isEqualTo(all.keySet());
        all.forEach((subject, numbers) -> assertThat(told.getOrDefault(subject, List.of()))
                .isSorted()
                .doesNotHaveDuplicates()
                .isSubsetOf(numbers)
                .endsWith(numbers.get(numbers.size() - 1)));
    }

    private List<FeedEvent> anything(long seed) {
        Random random = new Random(seed);
        buffer = new LiveBuffer(random.nextBoolean() ? 2048 : ROOM, signal, waiting);
        Feed<FeedEvent> feed = open(random.nextBoolean() ? new FeedBegin.Now() : new FeedBegin.Beginning());
        List<FeedEvent> told = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            happen(random, feed);
            if (random.nextInt(3) == 0) {
                told.addAll(events(feed));
            }
        }
        for (String subject : bySubject(past.wanted()).keySet()) {
            buffer.offer(past.head(subject));
        }
        told.addAll(events(feed));
        return told;
    }

    private void happen(Random random, Feed<FeedEvent> feed) {
        int dice = random.nextInt(20);
        String subject = List.of("a", "b", "c", "other").get(random.nextInt(4));
        FeedEvent event = past.add(random.nextInt(4) == 0 ? FeedEvent.Type.REMOVAL : FeedEvent.Type.VALUE, subject);
        if (dice == 0) {
            past.failOver();
            feed.disturbed();
        }
        boolean fits = past.wanted().contains(event);
        if (fits && dice > 3) {
            buffer.offer(event);
        }
        if (fits && dice > 17) {
            buffer.offer(event);
        }
    }
}
