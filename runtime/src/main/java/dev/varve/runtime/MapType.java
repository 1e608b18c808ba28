/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values under names of the user's choice; what the file gives replaces the default as a whole. */
record MapType(SettingType element) implements SettingType {

    @Override
    public String described() {
        return "map of names to " + element.described();
    }

    @Override
    public @Nullable Object read(Object raw, @Nullable Object fallback, Place place) {
        if (!(raw instanceof Map<?, ?> map)) {
            place.misfit(
                    new MisfitException("must be a map of names to " + element.described()), place.disclosure(), raw);
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Raw.section(map).forEach((name, each) -> {
            Object value = element.read(each, null, place.at(name));
            if (value != null) {
                values.put(name, value);
            }
        });
        return values.size() == map.size() ? Collections.unmodifiableMap(values) : null;
    }

    /** Sorted, so that equal maps read alike. */
    @Override
    public JsonNode write(Object value, Disclosure disclosure) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(Raw.section((Map<?, ?>) value))
                .forEach((name, each) -> node.set(name, element.write(each, disclosure.within(name))));
        return node;
    }

    @Override
    public Optional<Object> absent() {
        return Optional.of(Map.of());
    }
}
