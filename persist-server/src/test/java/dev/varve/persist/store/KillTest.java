/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.SubjectFilter;
import dev.varve.pubsub.wire.ReadBounds;
import dev.varve.stream.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A process that is killed while it writes")
final class KillTest {

    private static final long ENOUGH = 200;

    @TempDir
    Path root;

    @ParameterizedTest(name = "loses nothing that it acknowledged at {0}, and leaves no half transaction")
    @ValueSource(strings = {"process", "disk"})
    void losesNothing(String level) throws Exception {
        long acknowledged = appendAndKill(level);
        EngineFixture engine = new EngineFixture(root);
        try (StreamFile stream = engine.stream("s")) {
            List<Long> seqs =
                    stream.page(SubjectFilter.all(), ReadBounds.of(Range.all()), EngineFixture.ALL).items().stream()
                            .map(item -> item.message().seq())
                            .toList();
            assertThat(seqs)
                    .hasSizeGreaterThanOrEqualTo((int) acknowledged)
                    .isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
            assertThat(seqs.size() % 2).as("each transaction holds two").isZero();
            assertThat(stream.info().messages()).isEqualTo(seqs.size());
            assertThat(engine.publish(stream, "s", "on").seq()).isEqualTo(seqs.size() + 1);
        }
    }

    /** The last sequence that the process acknowledged. */
    private long appendAndKill(String level) throws Exception {
        Path said = root.resolve("said");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        root.toString(),
                        level)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            await().until(() -> lines(said) >= ENOUGH);
        } finally {
            // On this system it is SIGKILL.
            process.destroyForcibly().waitFor();
        }
        // What it had begun to say is no acknowledgement.
        List<String> whole = Files.readAllLines(said).subList(0, lines(said));
        long last = Long.parseLong(whole.get(whole.size() - 1));
        assertThat(last).as("the process wrote before it was killed").isGreaterThanOrEqualTo(ENOUGH);
        return last;
    }

    private static int lines(Path said) throws IOException {
        return (int) Files.readString(said).chars().filter(c -> c == '\n').count();
    }
}
