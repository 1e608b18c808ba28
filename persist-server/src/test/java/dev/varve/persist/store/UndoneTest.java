/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.stream.PublishOptions;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file whose transaction SQLite has undone by itself")
final class UndoneTest {

    private static final StoreKey KEY = StoreKey.implicit("s");
    /** Less than a large message needs. */
    private static final int PAGES = 40;

    @TempDir
    Path root;

    private EngineFixture engine;

    @BeforeEach
    void start() {
        engine = new EngineFixture(root);
        engine.settings = engine.settings.withMaxPages(PAGES);
    }

    private void keep(StreamFile stream, String text, long lsn) {
        stream.begin(engine.group(Durability.DISK, 1));
        stream.publish(EngineFixture.publication("s", text, PublishOptions.none()));
        stream.end(lsn);
    }

    private static void assertFull(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
    }

    @Test
    @DisplayName("PS-34: takes nothing more, and does not say that it has what it has lost")
    void inGroup() {
        try (StreamFile stream = engine.stream("s")) {
            keep(stream, "one", 1);
            stream.commit();
            keep(stream, "two", 2);
            assertFull(() -> keep(stream, "x".repeat(100_000), 3));
            assertFull(stream::rollback);

            assertThat(stream.isUndone()).isTrue();
            assertFull(() -> keep(stream, "four", 4));
            assertFull(stream::rollback);
            assertFull(() -> stream.last(Subject.of("s"), 100));
            assertFull(stream::commit);
        }
        assertHasOne();
    }

    @Test
    @DisplayName("PS-34: while nothing was written takes nothing more, and does not say that it has what it has lost")
    void betweenGroups() {
        try (StoreFile file = StoreFile.create(KEY, engine.directory, engine.settings)) {
            keep(file, 1);
            file.commit();
            keep(file, 2);
            assertFull(() -> file.database()
                    .update("INSERT INTO state(key,epochs,spec) VALUES(?,?,?)", "", "", "x".repeat(100_000)));

            assertThat(file.isUndone()).isTrue();
            assertFull(() -> keep(file, 3));
            assertFull(file::commit);
        }
        try (StreamFile stream = engine.stream("s")) {
            assertThat(stream.lsn()).isEqualTo(1);
        }
    }

    private void keep(StoreFile file, long lsn) {
        file.begin(engine.group(Durability.DISK, 1));
        file.end(lsn);
    }

    @Test
    @DisplayName("goes on with what was committed where nothing else was kept")
    void nothingLost() {
        try (StreamFile stream = engine.stream("s")) {
            keep(stream, "one", 1);
            stream.commit();
            assertFull(() -> keep(stream, "x".repeat(100_000), 2));
            stream.rollback();

            assertThat(stream.isUndone()).isFalse();
            keep(stream, "two", 3);
            stream.commit();
        }
        try (StreamFile stream = engine.stream("s")) {
            assertThat(stream.info().lastSeq()).isEqualTo(2);
            assertThat(stream.lsn()).isEqualTo(3);
        }
    }

    private void assertHasOne() {
        try (StreamFile stream = engine.stream("s")) {
            assertThat(stream.info().lastSeq()).isEqualTo(1);
            assertThat(stream.lsn()).isEqualTo(1);
        }
    }
}
