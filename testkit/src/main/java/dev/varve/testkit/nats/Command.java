/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An external command that was run to its end: its exit code and all it printed. */
record Command(int exit, String output) {

    private static final int COULD_NOT_RUN = -1;

    static Command run(Duration limit, String... words) {
        return run(limit, Map.of(), Path.of("").toAbsolutePath(), List.of(words));
    }

    /** Runs a command; one that cannot be started or exceeds the limit fails, and says so in its output. */
    static Command run(Duration limit, Map<String, String> environment, Path directory, List<String> words) {
        try {
            // A file, not a pipe: nothing blocks when the command leaves a child behind that holds its output open.
            Path output = Files.createTempFile("varve-command", ".log");
            try {
                Process process = start(environment, directory, words, output);
                int exit = await(process, limit);
                return new Command(exit, Files.readString(output).strip());
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return new Command(COULD_NOT_RUN, String.valueOf(e.getMessage()));
        }
    }

    boolean succeeded() {
        return exit == 0;
    }

    @Override
    public String toString() {
        return exit == COULD_NOT_RUN ? output : "exit code " + exit + ", " + output;
    }

    private static Process start(Map<String, String> environment, Path directory, List<String> words, Path output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int await(Process process, Duration limit) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IOException("not finished after " + limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
