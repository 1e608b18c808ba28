/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own with little room, in memory; making one needs the right to mount. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4096;

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** A disk of {@code size}, such as {@code 24m}, at {@code root}; empty where nothing can be mounted. */
    static Optional<SmallDisk> mount(Path root, String size) {
        try {
            Files.createDirectories(root);
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", root.toString());
            return mounted ? Optional.of(new SmallDisk(root)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean run(String... words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Path root() {
        return root;
    }

    /** Takes all the room that is left. */
    void fill() {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            // That was the aim.
        }
    }

    /** Gives back what {@link #fill} took. */
    void free() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return root.resolve("ballast");
    }

    @Override
    public void close() {
        // Lazily, since what is still open must not keep a test from ending.
        boolean gone = run("umount", "-l", root.toString());
        if (!gone) {
            throw new IllegalStateException("cannot unmount " + root);
        }
    }
}
