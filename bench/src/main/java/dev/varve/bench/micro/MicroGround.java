/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.micro;

import dev.varve.bench.process.WorkDirectory;
import java.nio.file.Path;
import java.util.List;

/** The directory of one run of benchmarks. It is deleted when this is closed, and when the process ends before that, which then ends the JVMs that make files in it, too. */
final class MicroGround implements AutoCloseable {

    private final Path directory;
    private final Thread atExit = new Thread(this::end, "varve-bench-exit");

    private MicroGround(Path directory) {
        this.directory = directory;
    }

    /** A new directory under {@code parent}. */
    static MicroGround open(Path parent) {
        MicroGround ground = new MicroGround(WorkDirectory.make(parent));
        Runtime.getRuntime().addShutdownHook(ground.atExit);
        return ground;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // The JVM ends already; the hook finds nothing left to do.
        }
    }

    /** A command that measures starts no other process than these. */
    private void end() {
        List<ProcessHandle> forks = ProcessHandle.current().children().toList();
        forks.forEach(ProcessHandle::destroyForcibly);
        forks.forEach(fork -> fork.onExit().join());
        delete();
    }

    private synchronized void delete() {
        WorkDirectory.delete(directory);
    }
}
