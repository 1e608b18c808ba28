/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, each of the type that is expected: anything else is an {@link IllegalArgumentException} that names the field. */
record JsonFields(JsonNode node) {

    JsonFields {
        if (!node.isObject()) {
            throw new IllegalArgumentException("it is no JSON object");
        }
    }

    long number(String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(field, "whole number");
        }
        return value.asLong();
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> wrong(field, "text"));
    }

    Optional<String> optionalText(String field) {
        JsonNode value = node.path(field);
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    JsonFields object(String field) {
        return optionalObject(field).orElseThrow(() -> wrong(field, "object"));
    }

    Optional<JsonFields> optionalObject(String field) {
        JsonNode value = node.path(field);
        return value.isObject() ? Optional.of(new JsonFields(value)) : Optional.empty();
    }

    List<JsonFields> objects(String field) {
        List<JsonFields> all = new ArrayList<>();
        for (JsonNode element : array(field)) {
            all.add(new JsonFields(element));
        }
        return all;
    }

    List<String> texts(String field) {
        List<String> all = new ArrayList<>();
        for (JsonNode element : array(field)) {
            all.add(element.asString());
        }
        return all;
    }

    private JsonNode array(String field) {
        JsonNode value = node.path(field);
        if (!value.isArray()) {
            throw wrong(field, "array");
        }
        return value;
    }

    private static IllegalArgumentException wrong(String field, String expected) {
        return new IllegalArgumentException("its field '" + field + "' is no " + expected);
    }
}
