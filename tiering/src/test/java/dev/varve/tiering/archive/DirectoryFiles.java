/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive;

import dev.varve.tiering.store.BlobKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/** The files of a directory store, to be tampered with behind its back. */
public record DirectoryFiles(Path root) {

    /** The file with the bytes of the present version of {@code key}. */
    public Path data(BlobKey key) {
        int slash = key.value().lastIndexOf('/');
        Path folder = root.resolve(key.value().substring(0, slash));
        String suffix = "~" + key.value().substring(slash + 1);
        try (Stream<Path> files = Files.list(folder)) {
            Path record = files.filter(file -> file.getFileName().toString().matches("\\d+" + suffix))
                    .max(Comparator.comparingLong(DirectoryFiles::version))
                    .orElseThrow();
            String data = Files.readString(record)
                    .lines()
                    .filter(line -> line.startsWith("data "))
                    .findFirst()
                    .orElseThrow();
            return folder.resolve("data-" + data.substring("data ".length()) + suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long version(Path record) {
        return Long.parseLong(record.getFileName().toString().split("~", -1)[0]);
    }

    /** Flips one bit of {@code key}, and returns which. */
    public long flip(BlobKey key, Random random) {
        byte[] bytes = read(key);
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        write(key, bytes);
        return bit;
    }

    public byte[] read(BlobKey key) {
        try {
            return Files.readAllBytes(data(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(BlobKey key, byte[] bytes) {
        try {
            Files.write(data(key), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
