/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.directory;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one key, all in the folder that its parts but the last name: {@code <version>~<last part>} for each record, {@code data-<number>~<last part>} for data, {@code draft-<number>~<last part>} for a record that is being written.
 *
 * <p>{@code ~} is in no key, so no folder is in the way of a blob.
 */
record KeyFiles(Path root, BlobKey key) {

    private static final Pattern VERSION = Pattern.compile("([1-9][0-9]{0,17})~");

    /** More often than others can replace or delete a blob between a look at its folder and one at its record; a link that leads nowhere is found each time. */
    private static final int LOOKS = 1000;

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
        Matcher matcher = VERSION.matcher(fileName);
        return matcher.lookingAt() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
    }

    /** The versions of which there are records. */
    TreeSet<Long> versions() throws IOException {
        String suffix = key.value().substring(key.value().lastIndexOf('/') + 1);
        TreeSet<Long> versions = new TreeSet<>();
        try {
            for (String name : Folder.names(folder(), name -> name.endsWith("~" + suffix))) {
                version(name).ifPresent(versions::add);
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
        } catch (CharacterCodingException e) {
            throw StorageException.corrupt("the record of '" + key + "' is damaged", e);
        }
    }

    /** The record that counts, which is that of the highest version; empty if there is none. */
    Optional<BlobRecord> present() throws IOException {
        TreeSet<Long> versions = versions();
        for (int look = 1; !versions.isEmpty(); look++) {
            Optional<BlobRecord> found = read(versions.last());
            if (found.isPresent()) {
                return found;
            }
            if (look == LOOKS) {
                throw StorageException.corrupt("'" + record(versions.last()) + "' cannot be read; remove it", null);
            }
            // It was replaced or deleted meanwhile; look again.
            versions = versions();
        }
        return Optional.empty();
    }
}
