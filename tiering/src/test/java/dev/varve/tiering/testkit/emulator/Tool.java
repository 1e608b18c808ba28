/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end. */
final class Tool {

    private static final long LIMIT_MINUTES = 4;

    private Tool() {}

    /** Fails with what the command said unless it succeeds in time. */
    static String run(String what, List<String> words) {
        try {
            Path output = Files.createTempFile("varve-tool", ".log");
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
                String said = Files.readString(output).strip().replaceAll("\\s*\n\\s*", " | ");
                if (!ended || process.exitValue() != 0) {
                    throw new EmulatorUnavailableException(
                            what + ": " + said.substring(Math.max(0, said.length() - 500)));
                }
                return said;
            } finally {
                process.destroyForcibly();
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new EmulatorUnavailableException(what + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmulatorUnavailableException(what + ": interrupted");
        }
    }
}
