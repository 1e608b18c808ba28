/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.SubjectFilter;
import dev.varve.kv.BucketInfo;
import dev.varve.pubsub.wire.KeyChangeRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A key with a time to live")
final class BucketExpiryTest {

    private static final Duration TTL = Duration.ofSeconds(10);
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

    private void advance(Duration span) {
        bucket.engine.clock.advance(span);
    }

    @Test
    @DisplayName("PS-28: is in no read from its last moment on, swept or not, and not gone before")
    void unreadable() {
        bucket.put("stays", "x");
        long revision = bucket.putFor("goes", "yy", TTL).seq();
        advance(TTL.minus(MILLI));
        assertThat(bucket.value("goes")).contains("yy");
        assertThat(bucket.file.hasExpired()).isFalse();

        advance(MILLI);

        assertThat(bucket.file.hasExpired()).isTrue();
        assertThat(bucket.value("goes")).isEmpty();
        assertThat(bucket.file.piece("goes", revision, 0, 10)).isEmpty();
        assertThat(bucket.keys(">")).containsExactly("stays");
        assertThat(bucket.file.page(SubjectFilter.all(), "", EngineFixture.ALL).items())
                .hasSize(1);
        assertThat(bucket.file
                        .changes(FollowerPlace.at(0, 0), SubjectFilter.all(), EngineFixture.ALL)
                        .items())
                .hasSize(1);
        BucketInfo info = bucket.file.info();
        assertThat(info.keys()).isEqualTo(1);
        assertThat(info.bytes()).isEqualTo("stays".length() + 1);
    }

    @Test
    @DisplayName("is taken away by a sweep, in order of time, each with a change and a revision of its own")
    void sweep() {
        long later = bucket.putFor("later", "x", TTL.plus(MILLI)).seq();
        long sooner = bucket.putFor("sooner", "x", TTL).seq();
        assertThat(bucket.file.nextExpiry())
                .hasValue(bucket.engine.clock.instant().plus(TTL).toEpochMilli());
        advance(TTL.plus(MILLI));
        bucket.file.takeChanges();
        bucket.sweep();

        List<KeyChangeRecord> changes = bucket.file.takeChanges();
        assertThat(changes).extracting(KeyChangeRecord::kind).containsOnly(KeyChangeRecord.Kind.EXPIRE);
        assertThat(changes)
                .extracting(record -> record.key().orElseThrow().name())
                .containsExactly("sooner", "later");
        assertThat(changes).extracting(KeyChangeRecord::revision).containsExactly(3L, 4L);
        assertThat(changes).extracting(KeyChangeRecord::previous).containsExactly(sooner, later);
        assertThat(bucket.file.nextExpiry()).isEmpty();
        assertThat(bucket.file.hasExpired()).isFalse();
    }

    @Test
    @DisplayName("gives its room back before a write is measured")
    void room() {
        bucket.ensure(10, 0, Optional.empty());
        bucket.putFor("a", "123456789", TTL);
        advance(TTL);

        bucket.put("b", "123456789");
        assertThat(bucket.keys(">")).containsExactly("b");
    }

    @Test
    @DisplayName("stays for ever once it is put without one")
    void overwritten() {
        bucket.putFor("a", "1", TTL);
        bucket.put("a", "2");
        advance(TTL.multipliedBy(2));

        assertThat(bucket.value("a")).contains("2");
        assertThat(bucket.file.nextExpiry()).isEmpty();
    }

    @Test
    @DisplayName("has that of its bucket where the put says nothing else, also after the file was opened anew")
    void ofTheBucket() {
        bucket.put("before", "x");
        bucket.ensure(0, 0, Optional.of(TTL));
        bucket.reopen();
        bucket.put("default", "x");
        bucket.putFor("own", "x", TTL.multipliedBy(2));
        advance(TTL);
        assertThat(bucket.keys(">")).containsExactly("before", "own");
        advance(TTL);
        assertThat(bucket.keys(">")).containsExactly("before");
    }

    @Test
    @DisplayName("does not come back when the clock is set back")
    void clockSetBack() {
        bucket.putFor("a", "1", TTL);
        advance(TTL);
        bucket.put("b", "1");
        advance(TTL.negated());

        assertThat(bucket.keys(">")).containsExactly("b");
        assertThat(bucket.put("c", "1").storeTime())
                .isEqualTo(bucket.engine.clock.instant().plus(TTL));
    }
}
