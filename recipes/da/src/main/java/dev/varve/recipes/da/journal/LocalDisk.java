/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory of this machine, held by one process at a time. */
final class LocalDisk implements Disk {

    private static final String LOCK = "lock";

    /** Less than this is a full disk, whatever the message says. */
    private static final long NO_SPACE_BYTES = 64 * 1024;

    private final Path dir;
    private final FileChannel lock;

    private LocalDisk(Path dir, FileChannel lock) {
        this.dir = dir;
        this.lock = lock;
    }

    /** Makes {@code dir} where it is not there, and takes it for this process. */
    static LocalDisk open(Path dir) {
        try {
            make(dir.toAbsolutePath());
            return new LocalDisk(dir, locked(dir));
        } catch (IOException e) {
            throw StorageException.unavailable("journal directory " + dir + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static FileChannel locked(Path dir) throws IOException {
        FileChannel channel = FileChannel.open(dir.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw StorageException.unavailable(
                    "journal directory " + dir + " is held by another publisher; stop that one first", null);
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static void make(Path dir) throws IOException {
        Path above = dir.getParent();
        if (!Files.isDirectory(dir) && above != null) {
            make(above);
            Files.createDirectories(dir);
            sync(above);
        }
    }

    private static void sync(Path dir) throws IOException {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        names.remove(LOCK);
        return names;
    }

    @Override
    public DiskFile create(String name) throws IOException {
        return open(name, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return open(name, StandardOpenOption.READ);
    }

    private DiskFile open(String name, StandardOpenOption how) throws IOException {
        return new LocalFile(
                FileChannel.open(dir.resolve(name), how, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(dir.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        sync(dir);
    }

    @Override
    public boolean isFull(IOException failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElse("").toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded") || lacksSpace();
    }

    private boolean lacksSpace() {
        try {
            return Files.getFileStore(dir).getUsableSpace() < NO_SPACE_BYTES;
        } catch (IOException unknown) {
            // The question is only which of two errors to report; without an answer it is the general one.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw StorageException.unavailable("journal directory " + dir + " cannot be let go", e);
        }
    }

    @Override
    public String toString() {
        return dir.toString();
    }
}
