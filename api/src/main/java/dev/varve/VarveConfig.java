/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which backend to open, and its settings as a tree of plain values.
 *
 * <p>The tree is what the YAML file holds: maps with kebab-case keys, lists, strings, numbers, booleans; durations and sizes are texts with units
 * ({@code 5s}, {@code 64MiB}). It is checked against the backend's configuration record when the store is opened; an unknown key is an error.
 *
 * @param backend the name of the backend: {@code memory}, {@code corepubsub}, {@code embedded}, ...
 * @param sections settings by section; a backend's section bears its name
 */
public record VarveConfig(String backend, Map<String, Object> sections) {

    public VarveConfig {
        Preconditions.require(!backend.isBlank(), "backend is empty; name one, such as 'memory'");
        sections = copy(sections);
    }

    /** The backend {@code backend} with its default settings. */
    public static VarveConfig of(String backend) {
        return new VarveConfig(backend, Map.of());
    }

    /**
     * This configuration with one setting of the chosen backend replaced.
     *
     * @param path the setting within the backend's section, such as {@code nats.url}
     * @param value a string, number, boolean, list or map
     */
    public VarveConfig with(String path, Object value) {
        Map<String, Object> next = new LinkedHashMap<>(sections);
        next.put(backend, replaced(section(next.get(backend)), path, value));
        return new VarveConfig(backend, next);
    }

    /** The backend and the names of the sections; not what they hold, which may be secret. */
    @Override
    public String toString() {
        return "VarveConfig[backend=" + backend + ", sections=" + sections.keySet() + "]";
    }

    private static Map<String, Object> replaced(Map<String, Object> tree, String path, Object value) {
        Map<String, Object> next = new LinkedHashMap<>(tree);
        int dot = path.indexOf('.');
        if (dot < 0) {
            next.put(path, value);
        } else {
            String head = path.substring(0, dot);
            next.put(head, replaced(section(next.get(head)), path.substring(dot + 1), value));
        }
        return next;
    }

    private static Map<String, Object> section(@org.jspecify.annotations.Nullable Object node) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> tree.put(String.valueOf(key), value));
        }
        return tree;
    }

    private static Map<String, Object> copy(Map<String, Object> tree) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((key, value) -> copy.put(key, value instanceof Map<?, ?> ? copy(section(value)) : value));
        return java.util.Collections.unmodifiableMap(copy);
    }
}
