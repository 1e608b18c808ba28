/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.kv;

import static dev.varve.testkit.backend.Refusals.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Receipt;
import dev.varve.SubjectFilter;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueEntry;
import dev.varve.kv.PutOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values of keys: put, get, delete, and what a listing shows. */
public abstract class PutContract extends BucketContract {

    /** For the backends that must fulfil it. */
    protected PutContract() {}

    @Test
    @DisplayName("what was put is what is got, with its revision and time")
    void putThenGet() {
        Key key = Key.of(freshName(), "key");
        Receipt receipt = put(key, "value");

        KeyValueEntry entry = keyValues().get(key).orElseThrow();
        assertThat(entry).isEqualTo(new KeyValueEntry(key, Bytes.utf8("value"), receipt.seq(), entry.storeTime()));
        if (has(Capability.RECEIPT_TIME)) {
            assertThat(entry.storeTime()).isEqualTo(receipt.storeTime());
        }
        assertThat(receipt.duplicate()).isFalse();
    }

    @Test
    @DisplayName("a key, or a bucket, that does not exist reads as nothing")
    void nothing() {
        String bucket = freshName();

        assertThat(value(Key.of(bucket, "key"))).isEmpty();
        assertThat(keys(bucket, ">")).isEmpty();
        assertThat(keyValues().getAll(bucket, ALL).toList()).isEmpty();
        assertThat(keyValues().info(bucket)).isEmpty();
        assertThat(keyValues().delete(Key.of(bucket, "key")).count()).isZero();
    }

    @Test
    @DisplayName("an empty value is a value")
    void emptyValue() {
        Key key = Key.of(freshName(), "key");
        put(key, "");

        assertThat(value(key)).contains("");
        assertThat(keys(key.bucket(), ">")).containsExactly("key");
    }

    @Test
    @DisplayName("revisions rise with every put and delete of the bucket, whatever the key")
    void revisionsRise() {
        String bucket = freshName();
        long first = put(Key.of(bucket, "a"), "1").seq();
        long second = put(Key.of(bucket, "b"), "1").seq();
        long third = put(Key.of(bucket, "a"), "2").seq();
        keyValues().delete(Key.of(bucket, "a"));
        long afterDelete = info(bucket).lastRevision();
        long fourth = put(Key.of(bucket, "a"), "3").seq();

        assertThat(List.of(first, second, third, afterDelete, fourth))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("PS-6: a key keeps its last value only: overwriting does not grow the bucket")
    void noHistory() {
        Key key = Key.of(freshName(), "key");
        put(key, "value-000");
        long bytes = info(key.bucket()).bytes();
        for (int i = 1; i <= 100; i++) {
            put(key, "value-%03d".formatted(i));
        }

        assertThat(value(key)).contains("value-100");
        assertThat(info(key.bucket()).keys()).isEqualTo(1);
        long exact = "keyvalue-000".length();
        long more = has(Capability.EXACT_BYTES) ? 0 : 500;
        assertThat(bytes).isBetween(exact, exact + more);
        assertThat(info(key.bucket()).bytes()).isBetween(exact, exact + more);
    }

    @Test
    @DisplayName("a deleted key has no value, no place in listings, and deleting it again is no error")
    void delete() {
        String bucket = freshName();
        Key gone = Key.of(bucket, "gone");
        put(gone, "x");
        put(Key.of(bucket, "stays"), "y");

        assertThat(keyValues().delete(gone).count()).isEqualTo(1);

        assertThat(value(gone)).isEmpty();
        assertThat(keys(bucket, ">")).containsExactly("stays");
        assertThat(keyValues().delete(gone).count()).isZero();
        assertThat(info(bucket).keys()).isEqualTo(1);
    }

    @Test
    @DisplayName("keys are listed in order of name and narrowed by a filter")
    void keysAreSorted() {
        String bucket = freshName();
        for (String name : List.of("b", "a.2", "a", "C", "a.1", "a.1.x")) {
            put(Key.of(bucket, name), name);
        }

        assertThat(keys(bucket, ">")).containsExactly("C", "a", "a.1", "a.1.x", "a.2", "b");
        assertThat(keys(bucket, "a.*")).containsExactly("a.1", "a.2");
        assertThat(keys(bucket, "a.>")).containsExactly("a.1", "a.1.x", "a.2");
        assertThat(keys(bucket, "a")).containsExactly("a");
        assertThat(keys(bucket, "nothing.*")).isEmpty();
    }

    @Test
    @DisplayName("getAll lists the live values that fit, in order of name")
    void getAll() {
        String bucket = freshName();
        for (String name : List.of("x.b", "x.a", "y")) {
            put(Key.of(bucket, name), "of " + name);
        }

        assertThat(keyValues().getAll(bucket, SubjectFilter.of("x.*")).toList())
                .extracting(entry -> entry.key().name() + "=" + entry.value().utf8())
                .containsExactly("x.a=of x.a", "x.b=of x.b");
    }

    @Test
    @DisplayName("a bucket of many keys is listed whole")
    void manyKeys() {
        String bucket = freshName();
        List<CompletableFuture<Receipt>> pending = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            pending.add(
                    keyValues().putAsync(Key.of(bucket, "k%04d".formatted(i)), Bytes.utf8("v" + i), PutOptions.none()));
        }
        pending.forEach(write -> answer(write, patience()));

        assertThat(keys(bucket, ">")).hasSize(1500).isSorted();
        assertThat(keyValues().getAll(bucket, ALL).toList()).hasSize(1500);
    }

    @Test
    @DisplayName("deleteAll takes away all keys that fit, and counts them")
    void deleteAll() {
        String bucket = freshName();
        for (String name : List.of("x.a", "x.b", "y")) {
            put(Key.of(bucket, name), "v");
        }

        assertThat(keyValues().deleteAll(bucket, SubjectFilter.of("x.*")).count())
                .isEqualTo(2);
        assertThat(keys(bucket, ">")).containsExactly("y");
        assertThat(keyValues().deleteAll(bucket, ALL).count()).isEqualTo(1);
        assertThat(keyValues().deleteAll(bucket, ALL).count()).isZero();
        assertThat(keyValues().deleteAll(freshName(), ALL).count()).isZero();
    }

    @Test
    @DisplayName("asynchronous puts of one thread to one key are stored in the order of the calls")
    void asyncKeepsOrder() {
        Key key = Key.of(freshName(), "key");
        List<CompletableFuture<Receipt>> pending = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pending.add(keyValues().putAsync(key, Bytes.utf8("v" + i), PutOptions.none()));
        }

        assertThat(pending.stream().map(write -> answer(write, patience()).seq()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(value(key)).contains("v99");
    }

    @Test
    @DisplayName("buckets do not see each other's keys")
    void bucketsAreSeparate() {
        Key one = Key.of(freshName(), "key");
        Key other = Key.of(freshName(), "key");
        put(one, "1");

        assertThat(value(other)).isEmpty();
        put(other, "2");
        assertThat(value(one)).contains("1");
    }

    @Test
    @DisplayName("a key of any text stands for itself only")
    void oddNames() {
        String bucket = freshName();
        List<String> names = List.of("../x", "a b", "\u4e2d.\u6587", "*", "%2A", ">", "K", "k");
        names.forEach(name -> put(Key.ofText(bucket, name), name));

        names.forEach(name -> assertThat(value(Key.ofText(bucket, name))).contains(name));
        assertThat(keys(bucket, ">")).hasSize(names.size());
    }
}
