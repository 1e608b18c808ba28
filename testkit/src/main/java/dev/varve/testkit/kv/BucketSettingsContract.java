/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.kv;

import static dev.varve.testkit.backend.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.ErrorCode;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.testkit.backend.Needs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a bucket is: its limits, times to live, and its end. */
public abstract class BucketSettingsContract extends BucketContract {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int HALF = 10_000;

    /** For the backends that must fulfil it. */
    protected BucketSettingsContract() {}

    private String limited(long maxBytes, long maxValueBytes) {
        String bucket = freshName();
        keyValues().ensure(new BucketSpec(bucket, maxBytes, maxValueBytes, Optional.empty(), Optional.empty()));
        return bucket;
    }

    @Test
    @DisplayName("the first write makes a bucket with default settings")
    void implicit() {
        String bucket = freshName();
        put(Key.of(bucket, "key"), "value");

        BucketInfo info = info(bucket);
        assertThat(info.spec().name()).isEqualTo(bucket);
        assertThat(info.spec().maxBytes()).isZero();
        assertThat(info.spec().ttl()).isEmpty();
        assertThat(info.keys()).isEqualTo(1);
        assertThat(info.bytes()).isBetween(8L, 8 + (has(Capability.EXACT_BYTES) ? 0L : 500));
        assertThat(info.lastRevision()).isEqualTo(revision(Key.of(bucket, "key")));
    }

    @Test
    @DisplayName("ensure creates and changes a bucket, says whether anything was different, and keeps its values")
    void ensure() {
        String bucket = freshName();
        assertThat(keyValues().ensure(BucketSpec.of(bucket))).isTrue();
        assertThat(keyValues().ensure(BucketSpec.of(bucket))).isFalse();
        put(Key.of(bucket, "key"), "value");

        BucketSpec wanted = new BucketSpec(bucket, 1000, 100, Optional.of(Duration.ofHours(1)), Optional.empty());
        assertThat(keyValues().ensure(wanted)).isTrue();
        assertThat(keyValues().ensure(wanted)).isFalse();

        assertThat(info(bucket).spec().maxBytes()).isEqualTo(1000);
        assertThat(info(bucket).spec().maxValueBytes()).isEqualTo(100);
        assertThat(info(bucket).spec().ttl()).contains(Duration.ofHours(1));
        assertThat(value(Key.of(bucket, "key"))).contains("value");
    }

    @Test
    @DisplayName("a value larger than maxValueBytes is refused with the limit, and changes nothing")
    void maxValueBytes() {
        Key key = Key.of(limited(0, 5), "key");
        put(key, "12345");

        assertRefused(ErrorCode.TOO_LARGE, 5, () -> put(key, "123456"));
        assertThat(value(key)).contains("12345");
    }

    @Test
    @DisplayName("PS-27: a write beyond maxBytes is refused, evicts nothing, and succeeds once there is room")
    void maxBytes() {
        String bucket = limited(2 * HALF, 0);
        Key a = Key.of(bucket, "a");
        Key b = Key.of(bucket, "b");
        put(a, "a".repeat(HALF - 1 - room(1)));

        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> put(b, "b".repeat(HALF + room(1))));
        put(b, "b".repeat(HALF - 1 - room(1)));
        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> put(Key.of(bucket, "c"), "c".repeat(room(2))));
        assertThat(keys(bucket, ">")).containsExactly("a", "b");
        keyValues().delete(a);
        put(Key.of(bucket, "c"), "now");
        assertThat(keys(bucket, ">")).containsExactly("b", "c");
    }

    @Test
    @DisplayName("PS-27: overwriting a key at the limit evicts no other key")
    void overwriteAtTheLimit() {
        String bucket = limited(2 * HALF, 0);
        Key a = Key.of(bucket, "a");
        Key b = Key.of(bucket, "b");
        String one = "1".repeat(HALF - 1 - room(1));
        String other = "2".repeat(HALF - 1 - room(1));
        put(a, one);
        put(b, one);
        if (has(Capability.EXACT_BYTES)) {
            put(a, other);
            assertThat(value(a)).contains(other);
        } else {
            // The value that is to be replaced may count as long as it is there.
            var refused = catchThrowableOfType(StorageException.class, () -> put(a, other));
            assertThat(value(a)).contains(refused == null ? other : one);
        }
        assertThat(value(b)).contains(one);
    }

    @Test
    @DisplayName("PS-27: a value can be deleted at the limit")
    void deleteAtTheLimit() {
        String bucket = limited(2 * HALF, 0);
        Key small = Key.of(bucket, "small");
        put(small, "s".repeat(room(1)));
        int left = 2 * HALF - "small".length() - room(2);
        fill(bucket, left);

        assertThat(keyValues().delete(small).count()).isEqualTo(1);
        assertThat(value(small)).isEmpty();
        assertThat(value(Key.of(bucket, "x0"))).isPresent();
    }

    /** Puts values of falling size until none fits any more. */
    private void fill(String bucket, int most) {
        int number = 0;
        for (int size = most; size >= 0; ) {
            try {
                put(Key.of(bucket, "x" + number), "x".repeat(size));
                number++;
            } catch (StorageException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
                size = size > 0 ? size * 9 / 10 : -1;
            }
        }
    }

    @Test
    @Needs(Capability.TTL)
    @DisplayName("PS-28: a key past its time to live is in no read, and not gone before")
    void ttlOfPut() {
        String bucket = freshName();
        Key key = Key.of(bucket, "goes");
        put(Key.of(bucket, "stays"), "x");
        Receipt receipt = keyValues().put(key, Bytes.utf8("y"), PutOptions.ttl(SHORT));

        eventually().until(() -> value(key).isEmpty());

        assertThat(Instant.now()).isAfter(receipt.storeTime().plus(SHORT).minus(TOLERANCE));
        assertThat(keys(bucket, ">")).containsExactly("stays");
        assertThat(keyValues().getAll(bucket, ALL).toList()).hasSize(1);
    }

    @Test
    @Needs(Capability.TTL)
    @DisplayName("a put without time to live ends that of the put before it")
    void ttlIsOfThePut() {
        Key key = Key.of(freshName(), "key");
        Receipt receipt = keyValues().put(key, Bytes.utf8("short"), PutOptions.ttl(SHORT));
        put(key, "for ever");
        Instant end = receipt.storeTime().plus(SHORT).plus(TOLERANCE);
        eventually().until(() -> Instant.now().isAfter(end));

        assertThat(value(key)).contains("for ever");
    }

    @Test
    @DisplayName("PS-28: a bucket's time to live ends what was put without one")
    void ttlOfBucket() {
        String bucket = freshName();
        keyValues().ensure(new BucketSpec(bucket, 0, 0, Optional.of(SHORT), Optional.empty()));
        Receipt receipt = put(Key.of(bucket, "key"), "value");

        eventually().until(() -> value(Key.of(bucket, "key")).isEmpty());

        assertThat(Instant.now()).isAfter(receipt.storeTime().plus(SHORT).minus(TOLERANCE));
        assertThat(keys(bucket, ">")).isEmpty();
    }

    @Test
    @DisplayName("buckets are listed by name")
    void buckets() {
        List<String> names = List.of(freshName(), freshName(), freshName());
        names.forEach(name -> put(Key.of(name, "key"), "value"));

        assertThat(keyValues().buckets())
                .extracting(info -> info.spec().name())
                .isSorted()
                .containsAll(names);
    }

    @Test
    @DisplayName("drop removes a bucket with all it holds")
    void drop() {
        String bucket = freshName();
        Key key = Key.of(bucket, "key");
        put(key, "value");

        assertThat(keyValues().drop(bucket)).isTrue();

        assertThat(keyValues().drop(bucket)).isFalse();
        assertThat(value(key)).isEmpty();
        assertThat(keyValues().info(bucket)).isEmpty();
        keyValues().create(key, Bytes.utf8("new"));
        assertThat(value(key)).contains("new");
    }

    @Test
    @DisplayName("an ensured bucket without values exists")
    void emptyBucketExists() {
        String bucket = freshName();
        keyValues().ensure(BucketSpec.of(bucket));

        assertThat(info(bucket).keys()).isZero();
        assertThat(info(bucket).lastRevision()).isZero();
    }
}
