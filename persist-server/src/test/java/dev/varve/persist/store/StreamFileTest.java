/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.Subject;
import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ReadBounds;
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
