/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.varve.Bytes;
import dev.varve.tiering.store.BlobContent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes share a directory, and one of them is killed in the middle. */
class DirectoryProcessesTest {

    private static final int TIMES = 200;

    @TempDir
    Path folder;

    private Process start(Path root, String name, int times) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingProcess.class.getName(),
                        root.toString(),
                        Integer.toString(times))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(folder.resolve(name).toFile())
                .start();
    }

    @Test
    @DisplayName("TR-3: no number is given twice by processes that count in one directory, one of which is killed")
    void processes() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        DirectoryBlobStore store = new DirectoryBlobStore(root);
        store.create(CountingProcess.KEY, BlobContent.of(Bytes.utf8("0 start")));
        Process first = start(root, "first", TIMES);
        Process second = start(root, "second", TIMES);
        Process victim = start(root, "victim", Integer.MAX_VALUE);
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                assertThat(victim.isAlive()).as("the victim died by itself").isTrue();
                return Files.size(folder.resolve("victim")) >= 100;
            });
            victim.destroyForcibly().waitFor();
            assertThat(first.waitFor()).isZero();
            assertThat(second.waitFor()).isZero();
        } finally {
            List.of(first, second, victim).forEach(Process::destroyForcibly);
        }

        List<Long> told = new ArrayList<>();
        for (String name : List.of("first", "second", "victim")) {
            told.addAll(numbers(name));
        }
        assertThat(told).doesNotHaveDuplicates().hasSizeGreaterThan(2 * TIMES);
        try (var reader = store.read(CountingProcess.KEY).orElseThrow()) {
            long last = Long.parseLong(reader.readAll().utf8().split(" ")[0]);
            // The victim may have died between its last write and the line that tells of it.
            assertThat(last - told.size()).isBetween(0L, 1L);
        }
    }

    /** The numbers of all lines that were finished. */
    private List<Long> numbers(String name) throws IOException {
        String text = Files.readString(folder.resolve(name));
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        try (BufferedReader lines = new BufferedReader(new StringReader(whole))) {
            return lines.lines().map(Long::valueOf).toList();
        }
    }
}
