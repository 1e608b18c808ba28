/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as JetStream speaks it: times in RFC 3339, spans in nanoseconds, -1 or 0 for no limit. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** An object to fill in. */
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static Bytes bytes(JsonNode node) {
        return Bytes.wrap(MAPPER.writeValueAsBytes(node));
    }

    /** @throws StorageException {@code CORRUPT} if {@code text} is no object */
    static ObjectNode parse(String what, Bytes text) {
        try {
            if (MAPPER.readTree(text.unsafeArray()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw StorageException.corrupt(what + " was answered with what is not JSON", e);
        }
        throw StorageException.corrupt(what + " was answered with JSON that is no object", null);
    }

    /** The time {@code field}; the epoch where it is absent. */
    static Instant time(JsonNode node, String field) {
        String text = node.path(field).asString("");
        try {
            return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw StorageException.corrupt("'" + field + "' is no time: " + text, e);
        }
    }

    /** The span {@code field}. */
    static Duration span(JsonNode node, String field) {
        return Duration.ofNanos(node.path(field).asLong(0));
    }

    /** The limit {@code field}: 0 for none. */
    static long limit(JsonNode node, String field) {
        return Math.max(0, node.path(field).asLong(0));
    }
}
