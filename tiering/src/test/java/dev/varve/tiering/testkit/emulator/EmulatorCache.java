/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.testkit.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Where emulators stay once they were fetched: {@code $VARVE_CACHE}, else {@code $XDG_CACHE_HOME/varve}, else {@code ~/.cache/varve}. Safe between threads and processes. */
record EmulatorCache(Path root) {

    /** A file lock holds between processes only. */
    private static final Object THREADS = new Object();

    static EmulatorCache of(Map<String, String> environment) {
        String own = environment.getOrDefault("VARVE_CACHE", "");
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = !shared.isEmpty() ? Path.of(shared) : Path.of(System.getProperty("user.home"), ".cache");
        return new EmulatorCache(own.isEmpty() ? base.resolve("varve") : Path.of(own));
    }

    /** Puts something at a path that is not there yet. */
    interface Provision {
        void into(Path target);
    }

    /** {@code name} in the cache, fetched where it is missing. */
    Path get(String name, Provision provision) {
        Path target = root.resolve(name);
        synchronized (THREADS) {
            try {
                Files.createDirectories(root);
                try (FileChannel file = FileChannel.open(
                                root.resolve(".emulators.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = file.lock()) {
                    if (!Files.exists(target)) {
                        provision.into(target);
                    }
                    return target;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot use the cache " + root, e);
            }
        }
    }
}
