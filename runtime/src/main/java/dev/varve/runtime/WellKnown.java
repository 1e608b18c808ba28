/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The sections that Varve's own artifacts read. A file may hold one whose artifact is not on the class path, so that one file serves applications that differ in
 * their {@code backend:} only; it is then not read.
 */
enum WellKnown {
    MEMORY("varve-backend-memory"),
    COREPUBSUB("varve-backend-corepubsub"),
    JETSTREAM("varve-backend-jetstream"),
    EMBEDDED("varve-server"),
    SERVER("varve-server"),
    DA("varve-cli"),
    ARCHIVE("varve-server");

    private final String artifact;

    WellKnown(String artifact) {
        this.artifact = artifact;
    }

    static Optional<WellKnown> of(String section) {
        return Arrays.stream(values())
                .filter(known -> KebabCase.ofConstant(known).equals(section))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(KebabCase::ofConstant).toList();
    }

    /** The artifact that most likely brings the backend {@code name}. */
    static String artifactOf(String name) {
        return "dev.varve:" + of(name).map(known -> known.artifact).orElse("varve-backend-" + name);
    }
}
