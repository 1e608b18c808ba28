/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes the file of a key ring anew, whole or not at all.
 *
 * <p>The new content grows in a file of its own, which is made exclusively: it is the lock by which of two rotations at once only one goes on, for each would leave out the other's key.
 *
 * @param target the file to be replaced
 * @param growing the file that takes its place
 */
record RingWrite(Path target, Path growing) {

    private static RingWrite of(Path target) {
        return new RingWrite(target, target.resolveSibling(target.getFileName() + ".new"));
    }

    static KeyRing create(Path path) {
        RingWrite write = of(path.toAbsolutePath());
        return write.run(() -> {
            Preconditions.require(
                    Files.notExists(path),
                    () -> "'" + path
                            + "' is there already; a key ring is never overwritten: rotate it, or name another file");
            return KeyRing.generate();
        });
    }

    static KeyRing rotate(Path path) {
        // Also what is wrong with the ring is told before anything is made beside it.
        KeyRingFile.load(path);
        RingWrite write = of(real(path));
        return write.run(() -> KeyRingFile.load(path).rotated());
    }

    private Path directory() {
        return target.resolveSibling("");
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static StorageException failure(Path target, IOException e) {
        return StorageException.unavailable("key ring " + target + " cannot be written: " + e, e);
    }

    /** What is done while no other process writes the ring. */
    @FunctionalInterface
    private interface Step {
        KeyRing run();
    }

    private KeyRing run(Step step) {
        try {
            Files.createFile(growing, RingPermissions.ownerOnly(directory()));
        } catch (FileAlreadyExistsException e) {
            throw StorageException.unavailable(
                    "'" + growing
                            + "' is there: another process writes the key ring, or one was ended while it did; remove the file if none runs",
                    e);
        } catch (IOException e) {
            throw failure(target, e);
        }
        return replaced(step);
    }

    private KeyRing replaced(Step step) {
        boolean moved = false;
        try {
            KeyRing ring = step.run();
            write(ring);
            if (Files.exists(target)) {
                RingPermissions.copy(target, growing);
            }
            Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
            moved = true;
            sync();
            return ring;
        } catch (IOException e) {
            throw failure(target, e);
        } finally {
            // Once it was moved, a file of this name is another process's.
            if (!moved) {
                drop();
            }
        }
    }

    private void drop() {
        try {
            Files.deleteIfExists(growing);
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    private void write(KeyRing ring) throws IOException {
        try (FileChannel out = FileChannel.open(growing, StandardOpenOption.WRITE)) {
            ByteBuffer json = ByteBuffer.wrap((ring.toJson() + "\n").getBytes(UTF_8));
            while (json.hasRemaining()) {
                out.write(json);
            }
            out.force(true);
        }
    }

    private void sync() throws IOException {
        try (FileChannel entries = FileChannel.open(directory(), StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
