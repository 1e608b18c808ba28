/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The reader in Python, with a public Avro library only,")
final class PythonReaderTest {

    private static final Path SCRIPT = Path.of("../docs/formats/segment_reader.py");

    private static Optional<PythonAvro> python = Optional.empty();

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        StringBuilder reason = new StringBuilder();
        python = PythonAvro.find(reason);
        System.out.println("Python with avro and zstandard: "
                + python.map(found -> found.libraries().toString()).orElse("not run: " + reason));
        Assumptions.assumeTrue(python.isPresent(), () -> "not run: " + reason);
    }

    private PythonAvro.Run read(Path segment) {
        return python.orElseThrow().run(SCRIPT.toAbsolutePath().normalize().toString(), segment.toString());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("TR-26: prints the messages of a segment as they are")
    void prints(Compression compression) throws IOException {
        Path segment = folder.resolve("segment.avro");
        try (InputStream golden = GoldenSegmentTest.resource(GoldenSegmentTest.name(compression));
                InputStream lines = GoldenSegmentTest.resource("segment-1.jsonl")) {
            Files.copy(golden, segment);
            assertThat(read(segment)).isEqualTo(new PythonAvro.Run(0, new String(lines.readAllBytes(), UTF_8)));
        }
    }

    @Test
    @DisplayName("notices a message that was changed, and one that is missing")
    void notices() throws IOException {
        byte[] changed =
                SegmentFixture.made(SegmentFixture.KINDS, Compression.DEFLATE).file();
        changed[changed.length - 40] ^= 1;
        assertThat(read(Files.write(folder.resolve("changed.avro"), changed)).exit())
                .isNotZero();

        SegmentFixture.Made whole = SegmentFixture.made(SegmentFixture.KINDS, Compression.DEFLATE);
        Path cut = Files.write(
                folder.resolve("cut.avro"),
                java.util.Arrays.copyOf(whole.file(), whole.segment().head().size()));
        assertThat(read(cut).output()).contains("messages are missing");
    }

    @Test
    @DisplayName("has 40 lines at most")
    void isShort() throws IOException {
        List<String> lines = Files.readAllLines(SCRIPT);
        assertThat(lines).hasSizeLessThanOrEqualTo(40);
    }
}
