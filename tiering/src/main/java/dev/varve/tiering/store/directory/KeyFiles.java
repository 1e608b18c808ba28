/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.tiering.store.BlobKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The files of one key, all in the folder that its parts but the last name: {@code <version>~<last part>} for each record, {@code data-<number>~<last part>} for data, {@code draft-<number>~<last part>} for a record that is being written.
 *
 * <p>{@code ~} is in no key, so no folder is in the way of a blob.
 */
record KeyFiles(Path root, BlobKey key) {

    Path folder() {
        int slash = key.value().lastIndexOf('/');
        return slash < 0 ? root : root.resolve(key.value().substring(0, slash));
    }

    private Path file(String mark) {
        return folder().resolve(mark + "~" + key.value().substring(key.value().lastIndexOf('/') + 1));
    }

    Path record(long version) {
        return file(Long.toString(version));
    }

    Path data(String number) {
        return file("data-" + number);
    }

    Path draft(String number) {
        return file("draft-" + number);
    }

    /** The version whose record {@code fileName} is, of whatever key; empty if it is no record's name. */
    static Optional<Long> version(String fileName) {
        int tilde = fileName.indexOf('~');
        boolean number =
                tilde > 0 && tilde < 19 && fileName.chars().limit(tilde).allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Long.parseLong(fileName.substring(0, tilde))) : Optional.empty();
    }

    /** The versions of which there are records. */
    TreeSet<Long> versions() throws IOException {
        String suffix = key.value().substring(key.value().lastIndexOf('/') + 1);
        TreeSet<Long> versions = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder(), file -> file.getFileName().toString().endsWith("~" + suffix))) {
            for (Path file : files) {
                version(file.getFileName().toString()).ifPresent(versions::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return versions;
        }
        return versions;
    }

    /** The record of {@code version}; empty if there is none. */
    Optional<BlobRecord> read(long version) throws IOException {
        try {
            return Optional.of(BlobRecord.parse(key, Files.readString(record(version))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The record that counts, which is that of the highest version; empty if there is none. */
    Optional<BlobRecord> present() throws IOException {
        while (true) {
            TreeSet<Long> versions = versions();
            if (versions.isEmpty()) {
                return Optional.empty();
            }
            Optional<BlobRecord> found = read(versions.last());
            if (found.isPresent()) {
                return found;
            }
            // It was replaced or deleted meanwhile; look again.
        }
    }
}
