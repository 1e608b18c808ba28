/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import dev.varve.StorageException;
import dev.varve.VarveConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration from YAML files.
 *
 * <p>The top-level key {@code backend} names the backend; every other top-level key is a section. Texts may hold {@code ${env:NAME}} and
 * {@code ${env:NAME:-default}}; they are put in when a section is bound, so that what was read holds no password that the file does not hold.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class ConfigLoader {

    private final ConfigBinder binder;

    /** Checks files with {@code binder}. */
    public ConfigLoader(ConfigBinder binder) {
        this.binder = binder;
    }

    /**
     * Reads and checks {@code file}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if it is missing or no text; or listing every problem, one on a line, after a summary such as
     *     {@code 2 problems in varve.yaml}
     */
    public VarveConfig load(Path file) {
        String text = ConfigFile.read(file);
        Map<String, Integer> lines = new LinkedHashMap<>();
        Problems problems = new Problems(file.toString(), lines);
        Map<String, Object> sections = new LinkedHashMap<>(YamlTree.parse(text, lines, problems));
        boolean readable = problems.found().isEmpty() || !sections.isEmpty();
        if (!readable) {
            problems.throwIfAny();
        }
        String backend = backend(sections.remove(ConfigSchema.BACKEND), problems);
        binder.check(backend, sections, problems);
        problems.throwIfAny();
        if (backend == null) {
            throw new IllegalStateException("a configuration without a backend passed the check");
        }
        return new VarveConfig(backend, sections);
    }

    private @Nullable String backend(@Nullable Object raw, Problems problems) {
        if (raw instanceof String text && !text.isBlank()) {
            return binder.substituted(ConfigSchema.BACKEND, text, problems);
        }
        problems.add(ConfigSchema.BACKEND, "must name a backend, such as 'backend: memory'");
        return null;
    }
}
