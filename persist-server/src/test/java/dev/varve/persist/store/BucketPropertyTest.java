/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.PutOptions;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations against a bucket and against {@link BucketModel} must agree, and a follower of the changes must end up with the same values. */
final class BucketPropertyTest {

    private static final int STEPS = 1500;
    private static final List<String> FILTERS = List.of(">", "*", "a.*", "a.>", "*.b");
    private static final List<String> KEYS = List.of("a", "b", "a.a", "a.b", "b.b", "a.b.c", "c.b.a", "d");

    @TempDir
    Path root;

    private Random random = new Random();
    private BucketModel model = new BucketModel();

    @ParameterizedTest(name = "a bucket agrees with its model, seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261120, 987654321})
    void agrees(long seed) {
        random = new Random(seed);
        try (BucketFixture bucket = new BucketFixture(root)) {
            bucket.settings(bucket.engine.settings.withMaxRemovals(4));
            Follower follower = new Follower();
            for (int step = 0; step < STEPS; step++) {
                step(bucket);
                if (random.nextInt(8) == 0) {
                    compare(bucket);
                }
                if (random.nextInt(12) == 0 && bucket.file.number() > 0) {
                    follower.follow(bucket);
                }
            }
            assertThat(follower.resets).as("a follower was left behind").isPositive();
        }
    }

    private void step(BucketFixture bucket) {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 -> write(bucket, OptionalLong.empty());
            case 5 -> write(bucket, OptionalLong.of(0));
            case 6 -> write(bucket, OptionalLong.of(random.nextLong(model.revision() + 2)));
            case 7, 8 -> delete(bucket);
            case 9 -> deleteAll(bucket);
            case 10, 11 -> bucket.engine.clock.advance(Duration.ofMillis(random.nextInt(40)));
            case 12 -> bucket.reopen();
            default -> bucket.engine.epoch += random.nextInt(2);
        }
    }

    private void write(BucketFixture bucket, OptionalLong expected) {
        String key = pick(KEYS);
        String value = random.nextInt(60) == 0 ? "L".repeat(530_000) : "v" + random.nextInt(1000);
        Optional<Duration> ttl =
                random.nextInt(3) == 0 ? Optional.of(Duration.ofMillis(1 + random.nextInt(60))) : Optional.empty();
        BucketModel next = swept(bucket);
        boolean fits = expected.isEmpty() || expected.getAsLong() == next.revisionOf(key);
        KeyWrite write = new KeyWrite(expected, Optional.empty(), new PutOptions(ttl, Optional.empty()));
        try {
            long revision = bucket.engine
                    .in(bucket.file, file -> file.put(key, Bytes.utf8(value), write))
                    .seq();
            assertThat(fits).as("the expected revision of " + key).isTrue();
            next.put(key, value, ttl, now(bucket));
            assertThat(revision).isEqualTo(next.revision());
            keep(bucket, next);
        } catch (StorageException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.REVISION_CONFLICT);
            assertThat(fits).as("the expected revision of " + key).isFalse();
            assertThat(e.actual()).hasValue(next.revisionOf(key));
        }
    }

    private static long now(BucketFixture bucket) {
        return bucket.engine.clock.instant().toEpochMilli();
    }

    /** The model after the sweep that every write begins with. */
    private BucketModel swept(BucketFixture bucket) {
        BucketModel next = model.copy();
        next.expire(now(bucket));
        return next;
    }

    private void delete(BucketFixture bucket) {
        String key = pick(KEYS);
        BucketModel next = swept(bucket);
        boolean there = next.delete(key);
        assertThat(bucket.delete(key).count()).isEqualTo(there ? 1 : 0);
        keep(bucket, next);
    }

    private void deleteAll(BucketFixture bucket) {
        SubjectFilter filter = SubjectFilter.of(pick(FILTERS));
        BucketModel next = swept(bucket);
        long count = KEYS.stream()
                .sorted()
                .filter(key -> filter.covers(SubjectFilter.of(key)) && next.delete(key))
                .count();
        assertThat(bucket.deleteAll(filter.value()).count()).isEqualTo(count);
        keep(bucket, next);
    }

    private void keep(BucketFixture bucket, BucketModel next) {
        assertThat(bucket.file.takeChanges().stream()
                        .map(BucketPropertyTest::line)
                        .toList())
                .isEqualTo(next.changes());
        model = next;
    }

    private static String line(KeyChangeRecord record) {
        return record.revision() + " " + record.kind() + " "
                + record.key().orElseThrow().name()
                + record.entry()
                        .map(entry -> "=" + entry.value().utf8().hashCode())
                        .orElse("");
    }

    private void compare(BucketFixture bucket) {
        NavigableMap<String, BucketModel.Live> live = model.live(now(bucket));
        assertThat(bucket.keys(">")).isEqualTo(List.copyOf(live.keySet()));
        KEYS.forEach(key -> assertThat(bucket.value(key))
                .isEqualTo(Optional.ofNullable(live.get(key)).map(BucketModel.Live::value)));
        assertThat(bucket.file.info().keys()).isEqualTo(live.size());
        assertThat(bucket.file.info().bytes())
                .isEqualTo(live.entrySet().stream()
                        .mapToLong(entry -> entry.getKey().length()
                                + entry.getValue().value().length())
                        .sum());
        assertThat(bucket.file.number()).isEqualTo(model.revision());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Somebody who asks now and then what has changed, in small pages. */
    private final class Follower {
        private final TreeMap<String, String> values = new TreeMap<>();
        private long revision;
        private long epoch;
        private int resets;

        void follow(BucketFixture bucket) {
            BucketModel next = swept(bucket);
            bucket.sweep();
            keep(bucket, next);
            PageBounds bounds = new PageBounds(1 + random.nextInt(4), 1 << 20, BucketFixture.WHOLE);
            Optional<String> more = Optional.of(Long.toString(revision));
            long bound = 0;
            while (more.isPresent()) {
                ChangePage<KeyChangeRecord> page = bucket.file.changes(
                        FollowerPlace.reading(Long.parseLong(more.get()), bound, epoch), SubjectFilter.all(), bounds);
                bound = page.bound();
                page.items().forEach(this::apply);
                epoch = bucket.engine.epoch;
                more = page.next();
            }
            revision = bucket.file.number();
            TreeMap<String, String> expected = new TreeMap<>();
            model.live(now(bucket)).forEach((key, live) -> expected.put(key, live.value()));
            assertThat(values).isEqualTo(expected);
        }

        private void apply(KeyChangeRecord record) {
            switch (record.kind()) {
                case PUT ->
                    values.put(
                            record.key().orElseThrow().name(),
                            record.entry().orElseThrow().value().utf8());
                case DELETE, EXPIRE -> values.remove(record.key().orElseThrow().name());
                case RESET -> {
                    values.clear();
                    resets++;
                }
                case HEAD -> throw new AssertionError("a page has no heads");
            }
        }
    }
}
