/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.kv;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.PutOptions;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Following the changes of keys. */
public abstract class WatchContract extends BucketContract {

    private static final Duration NOT_COMING = Duration.ofMillis(150);

    /** For the backends that must fulfil it. */
    protected WatchContract() {}

    private KeyValueChange next(Watch watch) {
        return watch.next(patience()).orElseThrow(() -> new AssertionError("no change within " + patience()));
    }

    private void assertNextPut(Watch watch, String name, String value) {
        KeyValueChange change = next(watch);
        assertThat(change.kind()).isEqualTo(KeyValueChange.Kind.PUT);
        assertThat(change.key().orElseThrow().name()).isEqualTo(name);
        assertThat(change.entry().orElseThrow().value().utf8()).isEqualTo(value);
        assertThat(change.entry().orElseThrow().revision()).isEqualTo(change.revision());
    }

    private void assertNextGone(Watch watch, KeyValueChange.Kind kind, String name) {
        KeyValueChange change = next(watch);
        assertThat(change.kind()).isEqualTo(kind);
        assertThat(change.key().orElseThrow().name()).isEqualTo(name);
        assertThat(change.entry()).isEmpty();
    }

    @Test
    @DisplayName("PS-4: a watch from now on sees every put and delete made after it was opened, and nothing older")
    void now() {
        String bucket = freshName();
        put(Key.of(bucket, "old"), "0");
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.now())) {
            put(Key.of(bucket, "a"), "1");
            assertNextPut(watch, "a", "1");
            put(Key.of(bucket, "a"), "2");
            assertNextPut(watch, "a", "2");
            keyValues().delete(Key.of(bucket, "a"));
            assertNextGone(watch, KeyValueChange.Kind.DELETE, "a");
            assertThat(watch.next(NOT_COMING)).isEmpty();
        }
    }

    @Test
    @DisplayName("a watch may be opened before the bucket exists")
    void beforeTheBucket() {
        String bucket = freshName();
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.values())) {
            put(Key.of(bucket, "a"), "1");
            assertNextPut(watch, "a", "1");
        }
    }

    @Test
    @DisplayName("a watch of values begins with the live ones, then has caught up, then tells the changes")
    void values() {
        String bucket = freshName();
        put(Key.of(bucket, "a"), "old");
        put(Key.of(bucket, "a"), "1");
        put(Key.of(bucket, "b"), "2");
        put(Key.of(bucket, "gone"), "x");
        keyValues().delete(Key.of(bucket, "gone"));

        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.values())) {
            Map<String, String> seen = new HashMap<>();
            for (int i = 0; i < 2; i++) {
                KeyValueChange change = next(watch);
                assertThat(change.kind()).isEqualTo(KeyValueChange.Kind.PUT);
                seen.put(
                        change.key().orElseThrow().name(),
                        change.entry().orElseThrow().value().utf8());
            }
            assertThat(seen).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
            assertThat(watch.next(NOT_COMING)).isEmpty();
            assertThat(watch.caughtUp()).isTrue();
            put(Key.of(bucket, "a"), "3");
            assertNextPut(watch, "a", "3");
        }
    }

    @Test
    @DisplayName("a watch has not caught up before it has told the values there were")
    void caughtUp() {
        String bucket = freshName();
        put(Key.of(bucket, "a"), "1");
        put(Key.of(bucket, "b"), "2");
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.values())) {
            assertThat(watch.caughtUp()).isFalse();
            next(watch);
            assertThat(watch.caughtUp()).isFalse();
            next(watch);
            assertThat(watch.next(NOT_COMING)).isEmpty();
            assertThat(watch.caughtUp()).isTrue();
        }
    }

    @Test
    @DisplayName("a watch tells only keys that fit its filter")
    void filter() {
        String bucket = freshName();
        try (Watch watch = keyValues().watch(bucket, SubjectFilter.of("in.*"), WatchStart.now())) {
            put(Key.of(bucket, "out.a"), "1");
            put(Key.of(bucket, "in.a"), "2");
            put(Key.of(bucket, "in.a.b"), "3");
            assertNextPut(watch, "in.a", "2");
            assertThat(watch.next(NOT_COMING)).isEmpty();
        }
    }

    @Test
    @DisplayName("PS-25: a watch after a revision tells what changed meanwhile, deletes included, or starts anew")
    void after() {
        String bucket = freshName();
        put(Key.of(bucket, "stays"), "1");
        put(Key.of(bucket, "changes"), "1");
        long seen = put(Key.of(bucket, "goes"), "1").seq();
        put(Key.of(bucket, "changes"), "2");
        keyValues().delete(Key.of(bucket, "goes"));

        Map<String, String> state = new HashMap<>(Map.of("stays", "1", "changes", "1", "goes", "1"));
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.after(seen))) {
            eventually().until(() -> {
                watch.next(NOT_COMING).ifPresent(change -> apply(state, change));
                return state.equals(Map.of("stays", "1", "changes", "2"));
            });
            assertThat(watch.next(NOT_COMING)).isEmpty();
        }
    }

    private static void apply(Map<String, String> state, KeyValueChange change) {
        switch (change.kind()) {
            case PUT ->
                state.put(
                        change.key().orElseThrow().name(),
                        change.entry().orElseThrow().value().utf8());
            case DELETE, EXPIRE -> state.remove(change.key().orElseThrow().name());
            case RESET -> state.clear();
        }
    }

    @Test
    @DisplayName("deleteAll is told key by key")
    void deleteAll() {
        String bucket = freshName();
        put(Key.of(bucket, "a"), "1");
        put(Key.of(bucket, "b"), "2");
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.now())) {
            keyValues().deleteAll(bucket, ALL);
            Set<String> gone = new HashSet<>();
            for (int i = 0; i < 2; i++) {
                KeyValueChange change = next(watch);
                assertThat(change.kind()).isEqualTo(KeyValueChange.Kind.DELETE);
                gone.add(change.key().orElseThrow().name());
            }
            assertThat(gone).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    @Needs({Capability.TTL, Capability.CHANGE_FEED_DELETES})
    @DisplayName("PS-4: a watch is told when a key expires")
    void expiry() {
        String bucket = freshName();
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.now())) {
            keyValues().put(Key.of(bucket, "a"), Bytes.utf8("1"), PutOptions.ttl(Duration.ofMillis(200)));
            assertNextPut(watch, "a", "1");
            assertNextGone(watch, KeyValueChange.Kind.EXPIRE, "a");
        }
    }

    @Test
    @DisplayName("a watch of a bucket that is dropped starts anew")
    void drop() {
        String bucket = freshName();
        put(Key.of(bucket, "a"), "1");
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.now())) {
            keyValues().drop(bucket);
            assertThat(next(watch).kind()).isEqualTo(KeyValueChange.Kind.RESET);
            put(Key.of(bucket, "b"), "2");
            assertNextPut(watch, "b", "2");
        }
    }

    @Test
    @DisplayName("PS-26: a watch that is not read slows no writer, and later shows the latest values in order")
    void slowReader() {
        String bucket = freshName();
        Key last = Key.of(bucket, "k9");
        try (Watch watch = keyValues().watch(bucket, ALL, WatchStart.now())) {
            for (int i = 0; i < 1000; i++) {
                put(Key.of(bucket, "k" + i % 10), "v" + i);
            }
            Map<String, Long> revisions = new HashMap<>();
            Map<String, String> state = new HashMap<>();
            eventually().until(() -> {
                watch.next(NOT_COMING).ifPresent(change -> {
                    assertThat(change.revision())
                            .as("revisions of a key rise")
                            .isGreaterThan(revisions.getOrDefault(change.key().toString(), 0L));
                    revisions.put(change.key().toString(), change.revision());
                    apply(state, change);
                });
                return "v999".equals(state.get(last.name())) && state.size() == 10;
            });
            for (int i = 0; i < 10; i++) {
                assertThat(state).containsEntry("k" + i, "v" + (990 + i));
            }
        }
    }

    @Test
    @DisplayName("a closed watch is unavailable, and may be closed twice")
    void closed() {
        Watch watch = keyValues().watch(freshName(), ALL, WatchStart.now());
        watch.close();
        watch.close();

        assertRefused(ErrorCode.UNAVAILABLE, () -> watch.next(NOT_COMING));
    }
}
