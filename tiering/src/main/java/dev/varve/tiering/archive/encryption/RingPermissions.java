/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Who may read and write the file of a key ring. Where the file system knows no permissions, nothing is asked and nothing is set. */
final class RingPermissions {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** The group may read: so orchestrators hand secrets to processes that are not their owner. */
    private static final Set<PosixFilePermission> REFUSED = EnumSet.of(
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.GROUP_WRITE);

    private RingPermissions() {}

    /**
     * Fails if others than its owner and its group may read {@code file}, or others than its owner write it.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#DENIED}
     */
    static void check(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> found = view.readAttributes().permissions();
        if (found.stream().anyMatch(REFUSED::contains)) {
            throw StorageException.denied(
                    "key ring " + file + " is open to others (" + PosixFilePermissions.toString(found)
                            + "), and is not used: give it to its owner alone (chmod 600 " + file
                            + "), and if others may have read it, rotate it",
                    null);
        }
    }

    /** What makes a new file beside {@code file} one for its owner alone. */
    static FileAttribute<?>[] ownerOnly(Path file) {
        boolean known = Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
        return known
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /** Gives {@code file} to those to whom {@code before} belongs. */
    static void copy(Path before, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            PosixFileAttributes old = Files.readAttributes(before, PosixFileAttributes.class);
            if (!view.readAttributes().owner().equals(old.owner())) {
                view.setOwner(old.owner());
            }
            if (!view.readAttributes().group().equals(old.group())) {
                view.setGroup(old.group());
            }
            view.setPermissions(old.permissions());
        }
    }
}
