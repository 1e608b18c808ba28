/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The pages of open files in memory")
final class PageCachesTest {

    /** Without a bound 120 files of 2 MiB take 330 MiB, with it 170. */
    private static final long MOST_GROWTH_KIB = 250 << 10;

    @TempDir
    Path root;

    @Test
    @DisplayName("do not grow with all that the files hold")
    void ofAServer() throws Exception {
        assumeThat(Path.of("/proc/self/status")).exists();
        Path said = root.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyFilesProcess.class.getName(),
                        root.resolve("data").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        long growth = Long.parseLong(Files.readString(said).strip());
        System.out.println("memory grown by " + growth + " KiB");
        assertThat(growth).isPositive().isLessThan(MOST_GROWTH_KIB);
    }
}
