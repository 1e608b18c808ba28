/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

import dev.varve.persist.store.FilePosition;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the store has of a file; replaced by compare-and-swap, it is the only commit point.
 *
 * @param text what the file is for
 * @param epoch the epoch of the server that wrote it
 * @param writer the process that wrote it
 * @param version counts the manifests of the file from 1
 * @param position how far the file is
 * @param current the generation that counts; empty where the file was dropped at {@code position}
 * @param previous the generation before
 */
record Manifest(
        String text,
        long epoch,
        String writer,
        long version,
        FilePosition position,
        Optional<Generation> current,
        Optional<Generation> previous) {

    /** Whether the file is gone. */
    boolean isDropped() {
        return current.isEmpty();
    }

    /** The keys of all objects that it names. */
    Set<String> keys() {
        return Stream.of(current, previous)
                .flatMap(Optional::stream)
                .flatMap(Generation::parts)
                .map(StoredPart::key)
                .collect(Collectors.toSet());
    }
}
