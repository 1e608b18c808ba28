/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.Subject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file that cannot be written or read")
final class DamageTest {

    @TempDir
    Path root;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture(root);
    }

    @Test
    @DisplayName(
            "PS-34: when there is no space writes are refused, reads go on, nothing is lost, and writing resumes with space")
    void full() {
        engine.settings = engine.settings.withMaxPages(40);
        long stored = 0;
        try (StreamFile stream = engine.stream("s")) {
            StorageException refusal = null;
            while (refusal == null) {
                try {
                    stored = engine.publish(stream, "s", "x".repeat(900)).seq();
                } catch (StorageException e) {
                    refusal = e;
                }
            }
            assertThat(refusal.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE);
            assertThat(stored).isGreaterThan(10);
            assertThat(stream.info().messages()).isEqualTo(stored);
            assertThat(stream.get(Subject.of("s"), stored, 10)).isPresent();
            engine.in(stream, file -> file.deleteAll(Subject.of("s"), 5));
            assertThat(engine.publish(stream, "s", "x".repeat(900)).seq()).isEqualTo(stored + 1);
        }
    }

    @Test
    @DisplayName("is CORRUPT, and other streams go on")
    void damaged() throws Exception {
        try (StreamFile stream = engine.stream("s");
                StreamFile other = engine.stream("t")) {
            engine.publish(stream, "s", "one");
            engine.publish(other, "t", "one");
        }
        Path file = engine.directory.file(StoreKey.implicit("s"));
        Files.write(file, "no database at all ".repeat(500).getBytes(StandardCharsets.US_ASCII));
        assertCorrupt("s");
        try (StreamFile other = engine.stream("t")) {
            assertThat(engine.publish(other, "t", "two").seq()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("of another stream, put in this one's place, is CORRUPT")
    void misplaced() throws Exception {
        try (StreamFile stream = engine.stream("s")) {
            engine.publish(stream, "s", "one");
        }
        engine.directory.makeSlot(StoreKey.implicit("t").slot());
        Files.copy(engine.directory.file(StoreKey.implicit("s")), engine.directory.file(StoreKey.implicit("t")));
        assertCorrupt("t");
    }

    private void assertCorrupt(String subject) {
        assertThatThrownBy(() -> engine.stream(subject).close())
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
    }

    @Test
    @DisplayName("that was created but never written is no stream")
    void empty() throws Exception {
        engine.directory.makeSlot(StoreKey.implicit("s").slot());
        Files.createFile(engine.directory.file(StoreKey.implicit("s")));
        try (StreamFile stream = engine.stream("s")) {
            assertThat(stream.isFresh()).isTrue();
            assertThat(engine.publish(stream, "s", "one").seq()).isEqualTo(1);
        }
    }
}
