/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.process;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a directory takes of the disk, its own entries and those below it included, as {@code du} counts it.
 *
 * @param allocated the bytes of all blocks taken
 * @param length the bytes of all files, as their lengths say
 */
public record DiskUse(long allocated, long length) {

    /** The use of {@code directory} now. */
    public static DiskUse of(Path directory) {
        return new DiskUse(du("-sk", directory) * 1024, du("-sb", directory));
    }

    private static long du(String option, Path directory) {
        try {
            Process du = new ProcessBuilder("du", option, directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Long.parseLong(said.split("\\s+")[0]);
        } catch (IOException | NumberFormatException e) {
            throw StorageException.unavailable("'du " + option + " " + directory + "' does not say", e);
        }
    }
}
