/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The file with a key ring: a Tink keyset of AEAD keys in JSON, whose keys are readable to whoever can read the file.
 *
 * <p>It is read when a key is needed first, and then never again: what needs no key works without the file. Safe for use by many threads.
 */
public final class KeyRingFile {

    private final Path path;
    private @Nullable KeyRing read;

    private KeyRingFile(Path path) {
        this.path = path;
    }

    /** The ring in {@code path}; the file is not looked at yet. */
    public static KeyRingFile of(Path path) {
        return new KeyRingFile(path);
    }

    /**
     * Makes a file with one new key, for its owner alone; it is on stable storage when this returns.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if the file is there; {@link dev.varve.ErrorCode#UNAVAILABLE} if it cannot be written, or another process is about to
     */
    public static KeyRingFile create(Path path) {
        KeyRingFile made = new KeyRingFile(path);
        made.keep(RingWrite.create(path));
        return made;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * The ring.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#DENIED} if it cannot be read, or others can read it; {@link dev.varve.ErrorCode#INVALID} if it is not there, or is no key ring; {@link dev.varve.ErrorCode#UNAVAILABLE} if reading
     *     fails otherwise
     */
    public synchronized KeyRing ring() {
        KeyRing known = read == null ? load(path) : read;
        read = known;
        return known;
    }

    private synchronized void keep(KeyRing ring) {
        read = ring;
    }

    static KeyRing load(Path path) {
        try {
            RingPermissions.check(path);
            return KeyRing.parse(Files.readString(path, UTF_8));
        } catch (NoSuchFileException e) {
            throw StorageException.invalid(
                    "there is no key ring " + path + "; put the archive's there, or make one: varve archive keys new "
                            + path,
                    e);
        } catch (AccessDeniedException e) {
            throw StorageException.denied("key ring " + path + " may not be read by this user", e);
        } catch (IOException e) {
            throw StorageException.unavailable("key ring " + path + " cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // What it says may be of the keys.
            throw StorageException.invalid(
                    path + " is no key ring: that is a Tink keyset in JSON, not encrypted, of AEAD keys", e);
        }
    }

    /**
     * Adds a key, which is the primary from then on, and keeps the others; the file is replaced in one step, and on stable storage when this returns.
     *
     * @throws StorageException what {@link #ring} throws; {@link dev.varve.ErrorCode#UNAVAILABLE} if the file cannot be written, or another process is about to
     */
    public KeyRing rotate() {
        KeyRing rotated = RingWrite.rotate(path);
        keep(rotated);
        return rotated;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
