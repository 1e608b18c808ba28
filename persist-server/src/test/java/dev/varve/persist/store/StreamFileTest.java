/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.persist.sqlite.Database;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.stream.PublishOptions;
import dev.varve.stream.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file of a stream")
final class StreamFileTest {

    private static final Subject SUBJECT = Subject.of("orders.eu");

    @TempDir
    Path root;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture(root);
    }

    @Test
    @DisplayName("gives back what was stored, also after it was opened anew")
    void storesAndReads() {
        Message message = Message.of("one")
                .withHeader("Colour", "blue")
                .withHeader("Colour", "r\u00f6t: x")
                .withTimestamp(engine.clock.instant().minusSeconds(5));
        Receipt receipt;
        try (StreamFile stream = engine.stream("orders.eu")) {
            receipt = engine.in(stream, file -> file.publish(dev.varve.stream.Publication.of(SUBJECT, message)));
        }
        try (StreamFile stream = engine.stream("orders.eu")) {
            assertThat(stream.get(SUBJECT, 1, 100).orElseThrow().message().message())
                    .isEqualTo(message);
            assertThat(stream.last(SUBJECT, 100).orElseThrow().message().storeTime())
                    .isEqualTo(receipt.storeTime());
            assertThat(stream.page(SubjectFilter.all(), ReadBounds.of(Range.all()), EngineFixture.ALL)
                            .items())
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("of version 1 becomes one of this version when it is opened")
    void oldVersion() {
        try (StreamFile stream = engine.stream("orders.eu")) {
            engine.publish(stream, "orders.eu", "old");
        }
        Path path = engine.directory.file(StoreKey.implicit("orders.eu"));
        try (Database database = Database.open(path, StoreFile.database(engine.settings, 1024))) {
            database.run("ALTER TABLE state DROP COLUMN lsn");
            database.run("PRAGMA user_version=1");
        }
        try (StreamFile stream = engine.stream("orders.eu")) {
            assertThat(stream.last(SUBJECT, 100).orElseThrow().message().seq()).isEqualTo(1);
            assertThat(stream.lsn()).isZero();
            assertThat(engine.publish(stream, "orders.eu", "new").seq()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("keeps a group for reads at once, and only until it is closed if it was not committed")
    void groups() {
        try (StreamFile stream = engine.stream("orders.eu")) {
            engine.publish(stream, "orders.eu", "committed");
            for (int i = 1; i <= 3; i++) {
                stream.begin(engine.group(Durability.PROCESS, 1));
                stream.publish(EngineFixture.publication("orders.eu", "kept", PublishOptions.none()));
                stream.end(i);
                stream.begin(engine.group(Durability.PROCESS, 1));
                stream.publish(EngineFixture.publication("orders.eu", "undone", PublishOptions.none()));
                stream.rollback();
            }
            assertThat(stream.lastSeq()).isEqualTo(4);
            assertThat(stream.lsn()).isEqualTo(3);
            assertThat(stream.isDirty()).isTrue();
        }
        try (StreamFile stream = engine.stream("orders.eu")) {
            assertThat(stream.lastSeq()).isEqualTo(1);
            assertThat(stream.lsn()).isZero();
        }
    }

    @Test
    @DisplayName("of three messages is small, all its files counted")
    void isSmall() throws Exception {
        Path file = engine.directory.file(StoreKey.implicit("orders.eu"));
        try (StreamFile stream = engine.stream("orders.eu")) {
            for (int i = 0; i < 3; i++) {
                engine.publish(stream, "orders.eu", "x".repeat(200));
            }
        }
        assertThat(Files.size(file)).isLessThanOrEqualTo(8192);
    }
}
