/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second coordinator out of a directory; the system lets go of it when the process ends. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Locks {@code directory}, which is made if there is none.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if another coordinator has it, or it cannot be used
     */
    static DirectoryLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve("coordinator.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isFree(channel)) {
                return new DirectoryLock(channel);
            }
            channel.close();
            throw StorageException.unavailable(
                    "another coordinator uses " + directory + "; stop it, or give this one a directory of its own",
                    null);
        } catch (IOException e) {
            throw StorageException.unavailable("directory " + directory + " cannot be used: " + e, e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held within this JVM: the same as held by another process.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageException.unavailable("the lock of the coordinator's directory cannot be given back: " + e, e);
        }
    }
}
