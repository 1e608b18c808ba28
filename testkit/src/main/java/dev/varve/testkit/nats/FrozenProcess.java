/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether a process that was sent SIGSTOP stands still: the signal reaches its threads one after another, after {@code kill} has returned.
 *
 * <p>Seen in {@code /proc} (proc(5)); where there is none, the signal alone has to do.
 */
final class FrozenProcess {

    private static final Path PROCESSES = Path.of("/proc");

    private FrozenProcess() {}

    /** Whether every thread of {@code pid} has stopped, as far as can be seen. */
    static boolean stands(long pid) {
        Path threads = PROCESSES.resolve(Long.toString(pid)).resolve("task");
        return !Files.exists(threads) || allStopped(threads);
    }

    private static boolean allStopped(Path threads) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                if (!isStopped(thread)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            throw new NatsServerException("cannot see the threads in " + threads, e);
        }
    }

    private static boolean isStopped(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            // The name before the state may itself hold spaces and parentheses.
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (NoSuchFileException ended) {
            return true;
        }
    }
}
