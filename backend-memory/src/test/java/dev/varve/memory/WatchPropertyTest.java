/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.PutOptions;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.testkit.model.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that applies what its watch says, in bursts and with interruptions, to a copy of its own. */
class WatchPropertyTest {
    private static final String BUCKET = "bucket";

    private final TreeMap<String, KeyValueEntry> copy = new TreeMap<>();
    private long revision;

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    @DisplayName(
            "a copy kept by a watch that is resumed again and again ends as the bucket, however little is remembered")
    void copyConverges(int history) {
        long seed = Seed.choose("WatchPropertyTest");
        Random random = new Random(seed);
        ManualClock clock = new ManualClock();
        MemoryConfig config =
                new MemoryConfig(1 << 20, 8, history, 1L << 20, Duration.ofSeconds(5), Duration.ofHours(1));
        try (Varve store = MemoryProvider.open(config, clock)) {
            Watch watch = store.keyValues().watch(BUCKET, SubjectFilter.all(), WatchStart.values());
            for (int step = 0; step < 5_000; step++) {
                change(store, clock, random);
                if (random.nextInt(20) == 0) {
                    read(watch, random.nextInt(30));
                }
                if (random.nextInt(100) == 0) {
                    watch.close();
                    watch = store.keyValues().watch(BUCKET, SubjectFilter.all(), WatchStart.after(revision));
                }
            }
            read(watch, Integer.MAX_VALUE);
            assertThat(watch.caughtUp()).isTrue();
            watch.close();
            assertThat(List.copyOf(copy.values()))
                    .as("seed %d", seed)
                    .isEqualTo(store.keyValues()
                            .getAll(BUCKET, SubjectFilter.all())
                            .toList());
        }
    }

    private static void change(Varve store, ManualClock clock, Random random) {
        Key key = Key.of(BUCKET, "k" + random.nextInt(20));
        Bytes value = Bytes.utf8("v" + random.nextInt());
        clock.advance(Duration.ofMillis(random.nextInt(10)));
        switch (random.nextInt(10)) {
            case 0, 1 -> store.keyValues().delete(key);
            case 2 -> store.keyValues().put(key, value, PutOptions.ttl(Duration.ofMillis(1 + random.nextInt(200))));
            case 3 -> {
                if (random.nextInt(50) == 0) {
                    store.keyValues().drop(BUCKET);
                } else if (random.nextInt(20) == 0) {
                    store.keyValues().deleteAll(BUCKET, SubjectFilter.all());
                }
            }
            default -> store.keyValues().put(key, value);
        }
    }

    private void read(Watch watch, int most) {
        for (int i = 0; i < most; i++) {
            Optional<KeyValueChange> next = watch.next(Duration.ZERO);
            if (next.isEmpty()) {
                return;
            }
            apply(next.get());
        }
    }

    private void apply(KeyValueChange change) {
        if (change.kind() != KeyValueChange.Kind.RESET) {
            assertThat(change.revision()).isGreaterThan(revision);
        }
        revision = change.revision();
        switch (change.kind()) {
            case PUT ->
                copy.put(change.key().orElseThrow().name(), change.entry().orElseThrow());
            case DELETE, EXPIRE -> copy.remove(change.key().orElseThrow().name());
            case RESET -> copy.clear();
        }
    }
}
