/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The names of the files that the coordinators of an installation share.
 *
 * @param path the directory
 */
record CoordinatorDirectory(Path path) {

    private static final String TERM = "term-";
    private static final String STATE = "state-";

    /** Makes the directory where it does not exist. */
    void make() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The claim of a term. */
    Path term(long term) {
        return path.resolve(TERM + numbered(term));
    }

    /** The state of a version. */
    Path state(long version) {
        return path.resolve(STATE + numbered(version));
    }

    /** Where the leader of {@code term} writes a state before it gets its name. */
    Path draft(long term) {
        return path.resolve("draft-" + numbered(term));
    }

    /** Where the leader shows that it lives. */
    Path lease() {
        return path.resolve("lease");
    }

    /** Where the leader of {@code term} writes that before it gets its name. */
    Path leaseDraft(long term) {
        return path.resolve("lease-" + numbered(term));
    }

    /** The greatest term that was claimed; 0 for none. */
    long newestTerm() {
        return numbers(TERM).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The versions of the states that are there. */
    SortedSet<Long> states() {
        return numbers(STATE);
    }

    private SortedSet<Long> numbers(String prefix) {
        ToLongFunction<String> number = name -> Long.parseLong(name.substring(prefix.length()));
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(prefix + "[0-9]{1,18}"))
                    .mapToLong(number)
                    .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private StorageException unusable(IOException e) {
        return StorageException.unavailable("directory " + path + " cannot be used: " + e, e);
    }

    /** Of a fixed width, so that listings are in order. */
    private static String numbered(long number) {
        return String.format("%012d", number);
    }
}
