/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.it.cli.VarveProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code varve da load} measures what it says, and at full length shows what is asked. */
@Isolated
class DaLoadIT {

    private static final Duration SHORT = Duration.ofMinutes(3);
    private static final Duration LONG = Duration.ofHours(3);

    @TempDir
    Path directory;

    private VarveProcess.Result load(Duration most, String... words) {
        String[] line = new String[words.length + 6];
        System.arraycopy(
                new String[] {"da", "load", "--output", "json", "--directory", directory.toString()}, 0, line, 0, 6);
        System.arraycopy(words, 0, line, 6, words.length);
        try (VarveProcess process = VarveProcess.start(directory, line)) {
            return process.result(most);
        }
    }

    @Test
    @DisplayName(
            "DA-4, DA-5, DA-48: 10 Mbit/s of actions of 4096 bytes go through for ten seconds with no growing backlog, each is in every copy, and p50, p99, p99.9 and the longest are told, from its being journaled and from when it was due, with the bar that was missed")
    void tenSeconds() {
        VarveProcess.Result result = load(SHORT, "--seconds", "10", "--size", "4096");

        boolean met = result.out().contains("\"met\":true");
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(met ? 0 : 11);
        String latencies =
                "\":\\{\"count\":3052,\"p50-ms\":[\\d.]+,.*\"p99-ms\":[\\d.]+,\"p99.9-ms\":[\\d.]+,\"max-ms\":";
        assertThat(result.out())
                .as(result.err())
                .contains("\"mbit-per-second\":10.0")
                .containsPattern("\"service" + latencies)
                .containsPattern("\"due" + latencies)
                .containsPattern("\"backlog-early\":\\d+,\"backlog-late\":\\d+")
                .containsPattern(met ? "\"problems\":\\[\\]" : "\"problems\":\\[\"99.9")
                .doesNotContain("the backlog grew")
                .contains("\"copy\":\"actions-mirror-2\",\"actions\":3052,")
                .doesNotContain("\"whole\":false");
    }

    @Test
    @Tag("long")
    @DisplayName(
            "DA-4, DA-5: 10 Mbit/s of actions of 256, 1024 and 4096 bytes for ten minutes each, 99.9 % replicated within 50 ms, and no growing backlog")
    void tenMinutes() {
        VarveProcess.Result result = load(LONG);

        System.out.println(result.out());
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }
}
