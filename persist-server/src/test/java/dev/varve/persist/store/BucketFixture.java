/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.kv.BucketSpec;
import dev.varve.kv.PutOptions;
import dev.varve.persist.sqlite.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One bucket below a directory, and short ways to use it, each write in a transaction of its own. */
final class BucketFixture implements AutoCloseable {

    static final int WHOLE = Integer.MAX_VALUE;
    static final PageBounds SINGLES = new PageBounds(1, Long.MAX_VALUE / 2, WHOLE);

    final EngineFixture engine;
    final String name;
    BucketFile file;

    BucketFixture(Path root) {
        this.engine = new EngineFixture(root);
        this.name = "bucket";
        this.file = engine.bucket(name);
    }

    void reopen() {
        file.close();
        file = engine.bucket(name);
    }

    void settings(StoreSettings settings) {
        engine.settings = settings;
        reopen();
    }

    void ensure(long maxBytes, long maxValueBytes, Optional<Duration> ttl) {
        BucketSpec spec = new BucketSpec(name, maxBytes, maxValueBytes, ttl, Optional.empty());
        engine.in(file, bucket -> bucket.ensure(spec));
    }

    Receipt put(String key, String value) {
        return put(key, value, KeyWrite.plain());
    }

    Receipt put(String key, String value, KeyWrite write) {
        return engine.in(file, bucket -> bucket.put(key, Bytes.utf8(value), write));
    }

    Receipt put(String key, Bytes value) {
        return engine.in(file, bucket -> bucket.put(key, value, KeyWrite.plain()));
    }

    Receipt putFor(String key, String value, Duration ttl) {
        return put(key, value, new KeyWrite(OptionalLong.empty(), Optional.empty(), PutOptions.ttl(ttl)));
    }

    Deletion delete(String key) {
        return engine.in(file, bucket -> bucket.delete(key, KeyWrite.plain()));
    }

    Deletion deleteAll(String filter) {
        return engine.in(file, bucket -> bucket.deleteAll(SubjectFilter.of(filter), KeyWrite.plain()));
    }

    void sweep() {
        engine.in(file, Durability.PROCESS, bucket -> {
            bucket.expire();
            return true;
        });
    }

    static KeyWrite under(String msgId) {
        return new KeyWrite(OptionalLong.empty(), Optional.of(msgId), PutOptions.none());
    }

    Optional<String> value(String key) {
        return file.get(key, WHOLE).map(item -> item.entry().value().utf8());
    }

    List<String> keys(String filter) {
        return file.keys(SubjectFilter.of(filter), "", EngineFixture.ALL).items();
    }

    long count(String sql) {
        DataDirectory directory = engine.directory;
        try (Database database = Database.open(
                directory.file(StoreKey.keyValue(name)),
                StoreFile.database(engine.settings, FileKind.KEY_VALUE.pageBytes()))) {
            return database.number(sql);
        }
    }

    static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    static void assertConflict(long current, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.REVISION_CONFLICT);
            assertThat(e.actual()).hasValue(current);
        });
    }

    @Override
    public void close() {
        file.close();
    }
}
