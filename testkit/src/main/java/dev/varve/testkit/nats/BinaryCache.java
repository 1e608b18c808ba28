/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder where provided executables are kept, {@code <version>/nats-server} each.
 *
 * <p>Readers take no lock: an executable appears there complete, by an atomic rename, or not at all.
 */
record BinaryCache(Path root) {

    private static final String EXECUTABLE = "nats-server";

    /** A file lock holds between processes only; between the threads of this JVM this monitor does. */
    private static final Object THREADS = new Object();

    static BinaryCache of(Map<String, String> environment) {
        String own = environment.getOrDefault("VARVE_CACHE", "");
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        Path base = !own.isEmpty()
                ? Path.of(own)
                : (!shared.isEmpty() ? Path.of(shared) : Path.of(home, ".cache")).resolve("varve");
        return new BinaryCache(base.resolve(EXECUTABLE).toAbsolutePath());
    }

    /** The executables of a line, highest release first. */
    List<Path> candidates(NatsVersion line) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.flatMap(folder -> Release.of(folder).stream())
                    .filter(release -> line.accepts(release.version))
                    .sorted(Comparator.comparing(Release::version).reversed())
                    .map(release -> release.folder.resolve(EXECUTABLE))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs an action that no other thread or process using this cache runs meanwhile. */
    <T> T locked(Supplier<T> action) {
        synchronized (THREADS) {
            try {
                Files.createDirectories(root);
                try (FileChannel file = FileChannel.open(
                                root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = file.lock()) {
                    return action.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot use the cache " + root, e);
            }
        }
    }

    /** Gives an action an empty folder on the cache's own file system, gone afterwards. Call it under the lock. */
    <T> T inWorkDirectory(Function<Path, T> action) {
        Path work = root.resolve(".provisioning");
        try {
            Directories.delete(work);
            Files.createDirectory(work);
            try {
                return action.apply(work);
            } finally {
                Directories.delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the cache " + root, e);
        }
    }

    /** Moves an executable in; replaces one of the same release. */
    NatsServerBinary adopt(NatsServerBinary binary) {
        try {
            Path folder = Files.createDirectories(root.resolve(binary.version()));
            Path kept = folder.resolve(EXECUTABLE);
            Files.move(binary.executable(), kept, StandardCopyOption.ATOMIC_MOVE);
            return new NatsServerBinary(binary.line(), binary.version(), kept);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the cache " + root, e);
        }
    }

    private record Release(ServerVersion version, Path folder) {
        static Optional<Release> of(Path folder) {
            return ServerVersion.in(folder.getFileName().toString()).map(version -> new Release(version, folder));
        }
    }
}
