/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Questions about plain values. */
final class Raw {

    private Raw() {}

    /** Whether {@code raw} is a key with nothing behind it, which is read as an empty section. */
    static boolean isBlank(Object raw) {
        return raw instanceof Map<?, ?> map && map.isEmpty();
    }

    /** {@code map} with its keys as texts. */
    static Map<String, Object> section(Map<?, ?> map) {
        Map<String, Object> section = new LinkedHashMap<>();
        map.forEach((key, value) -> section.put(String.valueOf(key), value == null ? Map.of() : value));
        return section;
    }
}
