/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.it.cli.VarveProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo of data availability does what it says. */
class DaDemoIT {

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "DA-14, DA-15, DA-48, DA-49: the demo loses the leader of its cluster and accounts for every action, in the primary and both mirrors")
    void demo() {
        VarveProcess.Result result = VarveProcess.run(
                directory,
                "da",
                "demo",
                "--seconds",
                "5",
                "--rate",
                "1",
                "--directory",
                directory.toString(),
                "--output",
                "json");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .contains("\"actions\":2441", "\"problems\":[]")
                .containsPattern("\"killed\":\"n[123]-primary\"")
                .containsPattern("\"stall-seconds\":\\d")
                .containsPattern("\"calm-service\":\\{\"count\":\\d+,\"p50-ms\"")
                .containsPattern("\"due\":\\{\"count\":2441,")
                .containsPattern("\"copy\":\"actions-mirror-2\",\"actions\":2441,\"first-seq\":1,\"last-seq\":2441")
                .doesNotContain("\"whole\":false");
        assertThat(directory.resolve("journal")).doesNotExist();
    }
}
