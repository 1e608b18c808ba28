/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static dev.varve.persist.store.BucketFixture.assertConflict;
import static dev.varve.persist.store.BucketFixture.assertRefused;
import static dev.varve.persist.store.BucketFixture.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.ErrorCode;
import dev.varve.Receipt;
import dev.varve.SubjectFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file of a bucket, written to,")
final class BucketWritesTest {

    private static final Duration WINDOW = Duration.ofMinutes(2);
    private static final Duration MILLI = Duration.ofMillis(1);

    @TempDir
    Path root;

    private BucketFixture bucket;

    @BeforeEach
    void open() {
        bucket = new BucketFixture(root);
    }

    @AfterEach
    void close() {
        bucket.close();
    }

    @Test
    @DisplayName("gives back what was put, with its revision and time, also after it was opened anew")
    void putThenGet() {
        Receipt first = bucket.put("a", "1");
        Receipt second = bucket.put("a", "2");
        bucket.reopen();

        KeyItem item = bucket.file.get("a", BucketFixture.WHOLE).orElseThrow();
        assertThat(item.entry().value().utf8()).isEqualTo("2");
        assertThat(item.entry().revision()).isEqualTo(second.seq()).isGreaterThan(first.seq());
        assertThat(item.entry().storeTime()).isEqualTo(second.storeTime());
        assertThat(second.duplicate()).isFalse();
        assertThat(second.epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("keeps an empty value apart from none")
    void emptyValue() {
        bucket.put("a", "");

        assertThat(bucket.value("a")).contains("");
        assertThat(bucket.value("b")).isEmpty();
        assertThat(bucket.file.info().bytes()).isEqualTo(1);
    }

    @Test
    @DisplayName("gives every put, delete and expiry a revision above all before, also after it was opened anew")
    void revisionsRise() {
        long put = bucket.put("a", "1").seq();
        bucket.delete("a");
        long deleted = bucket.file.number();
        bucket.reopen();
        long again = bucket.putFor("a", "2", MILLI).seq();
        bucket.engine.clock.advance(MILLI);
        bucket.sweep();
        long expired = bucket.file.number();
        bucket.reopen();
        long last = bucket.put("b", "3").seq();

        assertThat(new long[] {put, deleted, again, expired, last}).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    @DisplayName("refuses to update a key from another revision, says the current one, and changes nothing")
    void update() {
        long first = bucket.put("a", "1").seq();
        long second = bucket.put("a", "2", KeyWrite.expecting(first)).seq();

        assertConflict(second, () -> bucket.put("a", "3", KeyWrite.expecting(first)));
        assertConflict(0, () -> bucket.put("b", "3", KeyWrite.expecting(second)));
        assertThat(bucket.value("a")).contains("2");
        assertThat(bucket.file.number()).isEqualTo(second);
    }

    @Test
    @DisplayName("creates a key only where there is no live value: never written, deleted and expired alike")
    void create() {
        long first = bucket.put("a", "1", KeyWrite.expecting(0)).seq();
        assertConflict(first, () -> bucket.put("a", "2", KeyWrite.expecting(0)));
        bucket.delete("a");
        bucket.put("a", "3", KeyWrite.expecting(0));
        bucket.putFor("b", "1", MILLI);
        bucket.engine.clock.advance(MILLI);

        bucket.put("b", "2", KeyWrite.expecting(0));
        assertThat(bucket.value("a")).contains("3");
        assertThat(bucket.value("b")).contains("2");
    }

    @Test
    @DisplayName("deletes a key once, and only from the revision that is expected")
    void delete() {
        long revision = bucket.put("a", "1").seq();

        assertConflict(
                revision,
                () -> bucket.engine.in(bucket.file, file -> file.delete("a", KeyWrite.expecting(revision + 1))));
        assertThat(bucket.engine
                        .in(bucket.file, file -> file.delete("a", KeyWrite.expecting(revision)))
                        .count())
                .isEqualTo(1);
        assertConflict(0, () -> bucket.engine.in(bucket.file, file -> file.delete("a", KeyWrite.expecting(revision))));
        assertThat(bucket.delete("a").count()).isZero();
        assertThat(bucket.value("a")).isEmpty();
        assertThat(bucket.file.info().keys()).isZero();
        assertThat(bucket.file.info().bytes()).isZero();
    }

    @Test
    @DisplayName("deletes all keys that fit, and no other")
    void deleteAll() {
        for (String key : new String[] {"x", "x.a", "x.b", "x.b.c", "xa.b", "y"}) {
            bucket.put(key, key);
        }

        assertThat(bucket.deleteAll("x.*").count()).isEqualTo(2);
        assertThat(bucket.keys(">")).containsExactly("x", "x.b.c", "xa.b", "y");
        assertThat(bucket.deleteAll("x.*").count()).isZero();
        assertThat(bucket.deleteAll(">").count()).isEqualTo(4);
        assertThat(bucket.keys(">")).isEmpty();
    }

    @Test
    @DisplayName("PS-23: answers a repeated write with the first receipt, also after it was opened anew")
    void repeatedPut() {
        Receipt first = bucket.put("a", "1", under("id"));
        bucket.put("a", "2");
        bucket.engine.clock.advance(WINDOW);
        bucket.reopen();

        Receipt again = bucket.put("a", "1", under("id"));
        assertThat(again.seq()).isEqualTo(first.seq());
        assertThat(again.storeTime()).isEqualTo(first.storeTime());
        assertThat(again.duplicate()).isTrue();
        assertThat(bucket.value("a")).contains("2");
    }

    @Test
    @DisplayName("answers a repeated create with the first receipt, not with a conflict")
    void repeatedCreate() {
        KeyWrite create = new KeyWrite(java.util.OptionalLong.of(0), Optional.of("id"), dev.varve.kv.PutOptions.none());
        long first = bucket.put("a", "1", create).seq();

        assertThat(bucket.put("a", "1", create).seq()).isEqualTo(first);
    }

    @Test
    @DisplayName("forgets an id when its window has passed, and no longer keeps it")
    void forgetsIds() {
        bucket.put("a", "1", under("id"));
        bucket.put("b", "1", under("other"));
        bucket.engine.clock.advance(WINDOW.plus(MILLI));

        assertThat(bucket.put("a", "2", under("id")).duplicate()).isFalse();
        assertThat(bucket.value("a")).contains("2");
        assertThat(bucket.count("SELECT count(*) FROM departed")).isEqualTo(1);
    }

    @Test
    @DisplayName("does not carry out a repeated delete, whether the first found something or not")
    void repeatedDelete() {
        bucket.put("a", "1");
        bucket.engine.in(bucket.file, file -> file.delete("a", under("one")));
        bucket.engine.in(bucket.file, file -> file.delete("b", under("two")));
        bucket.engine.in(bucket.file, file -> file.deleteAll(SubjectFilter.of("c.>"), under("three")));
        bucket.put("a", "2");
        bucket.put("b", "2");
        bucket.put("c.d", "2");

        assertThat(bucket.engine
                        .in(bucket.file, file -> file.delete("a", under("one")))
                        .count())
                .isEqualTo(1);
        assertThat(bucket.engine
                        .in(bucket.file, file -> file.delete("b", under("two")))
                        .count())
                .isZero();
        bucket.engine.in(bucket.file, file -> file.deleteAll(SubjectFilter.of("c.>"), under("three")));
        assertThat(bucket.keys(">")).containsExactly("a", "b", "c.d");
    }

    @Test
    @DisplayName("PS-27: refuses what exceeds its limits before anything is changed")
    void limits() {
        bucket.ensure(20, 9, Optional.empty());
        bucket.put("a", "123456789");

        assertRefused(ErrorCode.TOO_LARGE, () -> bucket.put("a", "1234567890"));
        bucket.put("b", "12345678");
        assertRefused(ErrorCode.INSUFFICIENT_STORAGE, () -> bucket.put("c", "x"));
        bucket.put("a", "987654321");
        assertThat(bucket.file.info().bytes()).isEqualTo(19);
        assertThat(bucket.file.number()).isEqualTo(3);
        bucket.delete("b");
        bucket.put("c", "x");
        assertThat(bucket.keys(">")).containsExactly("a", "c");
    }

    @Test
    @DisplayName("PS-6: keeps one row for a key however often it is overwritten, and does not grow")
    void noHistory() {
        bucket.put("a", "value 000");
        bucket.put("large", dev.varve.Bytes.wrap(new byte[600_000]));
        long pages = bucket.count("PRAGMA page_count");
        for (int i = 1; i <= 200; i++) {
            bucket.put("a", "value %03d".formatted(i));
        }
        bucket.put("large", dev.varve.Bytes.wrap(new byte[600_001]));

        assertThat(bucket.count("SELECT count(*) FROM entries")).isEqualTo(2);
        assertThat(bucket.count("SELECT sum(length(data)) FROM pieces")).isEqualTo(600_001);
        assertThat(bucket.count("PRAGMA page_count")).isLessThanOrEqualTo(pages + 2);
        assertThat(bucket.value("a")).contains("value 200");
    }
}
