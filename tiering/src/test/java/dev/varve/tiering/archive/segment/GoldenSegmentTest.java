/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of every version that was released; they are never written anew. */
@DisplayName("A segment file of version 1")
final class GoldenSegmentTest {

    private static final Path RESOURCES = Path.of("src/test/resources/dev/varve/tiering/archive/segment");

    static String name(Compression compression) {
        return "segment-1-" + compression.name().toLowerCase(Locale.ROOT) + ".avro";
    }

    static InputStream resource(String name) {
        return Objects.requireNonNull(GoldenSegmentTest.class.getResourceAsStream(name), name);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TR-26: stays readable, message by message and in all that it says of itself")
    void readable(Compression compression) {
        try (SegmentReader reader = SegmentReader.open("golden", resource(name(compression)))) {
            assertThat(reader.header())
                    .isEqualTo(SegmentFixture.made(SegmentFixture.KINDS, compression)
                            .segment()
                            .content()
                            .header());
            assertThat(reader.toList()).isEqualTo(SegmentFixture.KINDS);
        }
    }

    @Test
    @DisplayName("has the lines of JSON that stand beside it")
    void lines() throws IOException {
        try (InputStream lines = resource("segment-1.jsonl")) {
            assertThat(text(SegmentFixture.KINDS.stream().map(MessageLine::of).toList()))
                    .isEqualTo(new String(lines.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    @Test
    @EnabledIfSystemProperty(named = "varve.generate", matches = "true")
    @DisplayName("is written once, when the version is made")
    void generate() throws IOException {
        for (Compression compression : Compression.values()) {
            Path file = RESOURCES.resolve(name(compression));
            if (!Files.exists(file)) {
                Files.write(
                        file,
                        SegmentFixture.made(SegmentFixture.KINDS, compression).file());
            }
        }
        Files.writeString(
                RESOURCES.resolve("segment-1.jsonl"),
                text(SegmentFixture.KINDS.stream().map(MessageLine::of).toList()));
    }
}
