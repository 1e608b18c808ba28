/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.encryption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Key rings for tests. */
public final class RingFixture {

    private static final Pattern VALUE = Pattern.compile("\"value\": ?\"([^\"]+)\"");

    private RingFixture() {}

    /** The file {@code name} in {@code folder} with {@code json}, for its owner alone. */
    public static KeyRingFile write(Path folder, String name, String json) {
        try {
            Path path = Files.createFile(
                    folder.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(path, json);
            return KeyRingFile.of(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A ring beside {@code ring} whose one key has the number of that one's, and is another. */
    public static KeyRingFile impostor(KeyRingFile ring) {
        try {
            Path folder = ring.path().resolveSibling("");
            String own = Files.readString(ring.path());
            String other = Files.readString(
                    KeyRingFile.create(folder.resolve("other.json")).path());
            return write(folder, "impostor.json", own.replace(value(own), value(other)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String value(String json) {
        Matcher value = VALUE.matcher(json);
        if (!value.find()) {
            throw new IllegalArgumentException("a ring of one key has its value");
        }
        return value.group(1);
    }
}
