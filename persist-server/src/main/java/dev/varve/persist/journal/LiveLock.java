/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The lock of a file, which the operating system ends with the process that holds it, however that ends. */
final class LiveLock implements AutoCloseable {

    /** What this process has locked. It must not open such a file a second time: to close that one would end the lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path name;
    private final FileChannel channel;

    private LiveLock(Path name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /**
     * The lock of {@code file}, which must exist; empty if a process has it.
     *
     * @param name what the file will be called, if not as now
     */
    static Optional<LiveLock> take(Path file, Path name) throws IOException {
        if (!HELD.add(name)) {
            return Optional.empty();
        }
        Optional<LiveLock> lock = Optional.empty();
        try {
            lock = lock(FileChannel.open(file, StandardOpenOption.WRITE), name);
        } finally {
            if (lock.isEmpty()) {
                HELD.remove(name);
            }
        }
        return lock;
    }

    private static Optional<LiveLock> lock(FileChannel channel, Path name) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? Optional.of(new LiveLock(name, channel)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(name);
    }
}
