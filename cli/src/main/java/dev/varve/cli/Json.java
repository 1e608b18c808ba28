/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.Deletion;
import dev.varve.Headers;
import dev.varve.Receipt;
import dev.varve.kv.KeyValueEntry;
import dev.varve.object.ObjectInfo;
import dev.varve.stream.StoredMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The JSON forms of results; one object a line. Fields are only ever added. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** {@code value} on one line. */
    public static String line(Map<String, Object> value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The text at {@code field} of the JSON object {@code json}; empty if it is no object or has no such text. */
    public static Optional<String> field(String json, String field) {
        try {
            var node = MAPPER.readTree(json).get(field);
            return node == null || node.isNull() || node.isContainer()
                    ? Optional.empty()
                    : Optional.of(node.asString());
        } catch (tools.jackson.core.JacksonException e) {
            return Optional.empty();
        }
    }

    /** The JSON text {@code json} as a tree to put into a result. */
    static Object tree(String json) {
        return MAPPER.readTree(json);
    }

    static Map<String, Object> receipt(Receipt receipt) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seq", receipt.seq());
        json.put("time", receipt.storeTime().toString());
        json.put("duplicate", receipt.duplicate());
        json.put("durability", receipt.durability().toString());
        json.put("epoch", receipt.epoch());
        return json;
    }

    static Map<String, Object> deletion(Deletion deletion) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", deletion.count());
        json.put("durability", deletion.durability().toString());
        json.put("epoch", deletion.epoch());
        return json;
    }

    static Map<String, Object> message(StoredMessage stored) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("subject", stored.subject().value());
        json.put("seq", stored.seq());
        json.put("time", stored.storeTime().toString());
        stored.message().timestamp().ifPresent(time -> json.put("timestamp", time.toString()));
        headers(json, "headers", stored.message().headers());
        stored.message().value().ifPresent(value -> value(json, value));
        return json;
    }

    static Map<String, Object> entry(KeyValueEntry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bucket", entry.key().bucket());
        json.put("key", entry.key().name());
        json.put("revision", entry.revision());
        json.put("time", entry.storeTime().toString());
        value(json, entry.value());
        return json;
    }

    static Map<String, Object> object(ObjectInfo info) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bucket", info.name().bucket());
        json.put("name", info.name().name());
        json.put("size", info.size());
        json.put("sha256", info.sha256());
        json.put("time", info.storeTime().toString());
        json.put("durability", info.durability().toString());
        headers(json, "metadata", info.metadata());
        return json;
    }

    /** {@code value} where the bytes are UTF-8, else {@code value-base64}. */
    private static void value(Map<String, Object> json, Bytes value) {
        text(value)
                .ifPresentOrElse(
                        text -> json.put("value", text),
                        () -> json.put("value-base64", Base64.getEncoder().encodeToString(value.unsafeArray())));
    }

    /** The bytes as text, if they are well-formed UTF-8. */
    static Optional<String> text(Bytes value) {
        try {
            ByteBuffer bytes = value.asByteBuffer();
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static void headers(Map<String, Object> json, String field, Headers headers) {
        if (!headers.isEmpty()) {
            json.put(field, headers.asMap());
        }
    }
}
