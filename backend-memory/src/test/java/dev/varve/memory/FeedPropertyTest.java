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
import dev.varve.stream.Changes;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.FeedStart;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamLimits;
import dev.varve.stream.StreamSpec;
import dev.varve.testkit.model.Seed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that applies what its feed says, in bursts and with interruptions, to a copy of its own. */
class FeedPropertyTest {
    private static final List<Subject> SUBJECTS =
            List.of(Subject.of("m.a"), Subject.of("m.b"), Subject.of("m.c"), Subject.of("alone"));

    private final Map<String, TreeMap<Long, StoredMessage>> copy = new HashMap<>();
    private final Map<String, FeedPosition> positions = new HashMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 10_000})
    @DisplayName(
            "PS-4: a copy kept by a feed that is resumed again and again ends as the stream, however little is remembered")
    void copyConverges(int history) {
        long seed = Seed.choose("FeedPropertyTest");
        Random random = new Random(seed);
        MemoryConfig config =
                new MemoryConfig(1 << 20, 8, history, 1L << 20, Duration.ofSeconds(5), Duration.ofHours(1));
        try (Varve store = MemoryProvider.open(config, InstantSource.system())) {
            store.streams()
                    .ensure(StreamSpec.builder("m", "m.>")
                            .limits(StreamLimits.builder()
                                    .maxMessages(30)
                                    .maxMessagesPerSubject(15)
                                    .build())
                            .build());
            Changes changes = store.streams().changes(SubjectFilter.all(), FeedStart.beginning());
            for (int step = 0; step < 3_000; step++) {
                change(store, random);
                if (random.nextInt(20) == 0) {
                    read(changes, random.nextInt(60));
                }
                if (random.nextInt(100) == 0) {
                    changes.close();
                    FeedPosition[] last = positions.values().toArray(FeedPosition[]::new);
                    changes = store.streams().changes(SubjectFilter.all(), FeedStart.after(last));
                }
            }
            read(changes, Integer.MAX_VALUE);
            assertThat(changes.caughtUp()).isTrue();
            changes.close();
            assertThat(messages("m")).as("seed %d", seed).isEqualTo(all(store, "m.>"));
            assertThat(messages("alone")).as("seed %d", seed).isEqualTo(all(store, "alone"));
        }
    }

    private static void change(Varve store, Random random) {
        Subject subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
        long last = store.streams().info(subject).map(info -> info.lastSeq()).orElse(0L);
        long seq = Math.max(1, last - random.nextInt(20));
        Message message = Message.of("v" + random.nextInt());
        switch (random.nextInt(12)) {
            case 0, 1 -> store.streams().delete(subject, seq);
            case 2 -> store.streams().deleteAll(subject, Math.max(1, seq - 10));
            case 3 -> {
                if (store.streams().get(subject, seq).isPresent()) {
                    store.streams().set(subject, seq, message);
                }
            }
            case 4 -> {
                if (random.nextInt(40) == 0 && subject.value().equals("alone")) {
                    store.streams().drop(subject.filter());
                }
            }
            default -> store.streams().publish(subject, message);
        }
    }

    private void read(Changes changes, int most) {
        for (int i = 0; i < most; i++) {
            Optional<Change> next = changes.next(Duration.ZERO);
            if (next.isEmpty()) {
                return;
            }
            apply(next.get());
        }
    }

    private void apply(Change change) {
        String stream = change.position().stream();
        positions.put(stream, change.position());
        TreeMap<Long, StoredMessage> messages = copy.computeIfAbsent(stream, unused -> new TreeMap<>());
        switch (change.kind()) {
            case SET -> messages.put(change.seq(), change.message().orElseThrow());
            case DELETE, EVICT -> messages.remove(change.seq());
            case DELETE_ALL ->
                messages.headMap(change.seq(), true)
                        .values()
                        .removeIf(stored ->
                                stored.subject().equals(change.subject().orElseThrow()));
            case RESET -> messages.clear();
        }
    }

    private List<StoredMessage> messages(String stream) {
        return List.copyOf(copy.getOrDefault(stream, new TreeMap<>()).values());
    }

    private static List<StoredMessage> all(Varve store, String filter) {
        return store.streams().getAll(SubjectFilter.of(filter), Range.all()).toList();
    }
}
