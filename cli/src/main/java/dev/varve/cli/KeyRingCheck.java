/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.StorageException;
import dev.varve.VarveConfig;
import dev.varve.runtime.ConfigBinder;
import dev.varve.server.archive.ArchiveSection;
import dev.varve.tiering.archive.encryption.KeyRing;
import dev.varve.tiering.archive.encryption.KeyRingFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the doctor says of the key ring of archives.
 *
 * @param file where the configuration has it
 * @param ring the ring; empty where it cannot be used here
 * @param problem why not; empty where it can
 */
record KeyRingCheck(Path file, Optional<KeyRing> ring, String problem) {

    /** Looks at the ring; empty if {@code config} names none. */
    static Optional<KeyRingCheck> of(VarveConfig config) {
        return ConfigBinder.onClassPath()
                .section(config, new ArchiveSection())
                .keyRing()
                .map(KeyRingCheck::of);
    }

    private static KeyRingCheck of(Path file) {
        try {
            return new KeyRingCheck(file, Optional.of(KeyRingFile.of(file).ring()), "");
        } catch (StorageException e) {
            return new KeyRingCheck(
                    file, Optional.empty(), Optional.ofNullable(e.getMessage()).orElse(""));
        }
    }

    /** Whether it is there and of no use. Many a machine has the configuration and is not to have the keys. */
    boolean isWrong() {
        return ring.isEmpty() && !Files.notExists(file);
    }

    String text() {
        return "\n\nThe key ring of archives:\n    "
                + ring.map(found -> file + ": " + found.keys().size() + " keys, " + found.primary()
                                + " for new segments; keep a copy apart from the archives")
                        .orElse((isWrong() ? "WRONG: " : "HINT: ") + problem);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        ring.ifPresentOrElse(
                found -> {
                    json.put("keys", found.keys().size());
                    json.put("primary", found.primary());
                },
                () -> json.put("problem", problem));
        return json;
    }
}
