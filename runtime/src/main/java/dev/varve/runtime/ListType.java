/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A list; what the file gives replaces the default as a whole. */
record ListType(SettingType element) implements SettingType {

    @Override
    public String described() {
        return "list of " + element.described();
    }

    @Override
    public @Nullable Object read(Object raw, @Nullable Object fallback, Place place) {
        if (!(raw instanceof List<?> list)) {
            place.misfit(new MisfitException("must be a list"), place.disclosure(), raw);
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object value = element.read(list.get(i), null, place.at(i));
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == list.size() ? List.copyOf(values) : null;
    }

    @Override
    public JsonNode write(Object value, Disclosure disclosure) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ((List<?>) value).forEach(each -> list.add(element.write(each, disclosure)));
        return list;
    }

    @Override
    public Optional<Object> absent() {
        return Optional.of(List.of());
    }
}
