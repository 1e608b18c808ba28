/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.Headers;
import dev.varve.StorageException;
import dev.varve.object.ObjectInfo;
import dev.varve.object.ObjectName;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description of an object as NATS Object Store writes it.
 *
 * @param body its JSON
 * @param seq the sequence of the message that bears it
 * @param info what the SPI tells of it; empty for what is deleted, and for a link
 */
record ObjectRecord(ObjectNode body, long seq, Optional<ObjectInfo> info) {

    private static final String ALGORITHM = "SHA-256=";
    // Other clients tell the time of the message instead.
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    /** The description in {@code found}. */
    static ObjectRecord of(ObjectName name, BucketStream stream, StoredRecord found) {
        ObjectNode body = Json.parse("description of " + name, found.payload());
        boolean there =
                !body.path("deleted").asBoolean(false) && !body.path("options").has("link");
        return new ObjectRecord(
                body, found.seq(), there ? Optional.of(info(name, stream, found, body)) : Optional.empty());
    }

    private static ObjectInfo info(ObjectName name, BucketStream stream, StoredRecord found, ObjectNode body) {
        return new ObjectInfo(
                name,
                body.path("size").asLong(0),
                sha256(name, body.path("digest").asString("")),
                metadata(body.path("headers")),
                found.time(),
                stream.durability());
    }

    private static String sha256(ObjectName name, String digest) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(digest.startsWith(ALGORITHM) ? digest.substring(8) : "");
            if (bytes.length == 32) {
                return HexFormat.of().formatHex(bytes);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw StorageException.corrupt("the description of " + name + " has no SHA-256: '" + digest + "'", null);
    }

    /** Names of other clients that the SPI keeps for itself are left out. */
    private static Headers metadata(JsonNode headers) {
        Map<String, List<String>> metadata = new LinkedHashMap<>();
        headers.properties().forEach(entry -> {
            List<String> values =
                    entry.getValue().valueStream().map(JsonNode::asString).toList();
            if (isAllowed(entry.getKey(), values)) {
                metadata.put(entry.getKey(), values);
            }
        });
        return new Headers(metadata);
    }

    private static boolean isAllowed(String name, List<String> values) {
        try {
            return !new Headers(Map.of(name, values)).names().isEmpty();
        } catch (StorageException e) {
            return false;
        }
    }

    /** Whether it is deleted, so that the name is free. */
    boolean isDeleted() {
        return body.path("deleted").asBoolean(false);
    }

    /** The id of its content. */
    String contentId() {
        return body.path("nuid").asString("");
    }

    /** The description of a whole object. */
    static Bytes whole(BucketNames names, ObjectName name, ObjectContent content, Headers metadata) {
        ObjectNode body = Json.object();
        body.put("name", name.name());
        ObjectNode headers = body.putObject("headers");
        metadata.asMap().forEach((header, values) -> {
            ArrayNode array = headers.putArray(header);
            values.forEach(array::add);
        });
        body.putObject("options").put("max_chunk_size", content.chunkBytes());
        body.put("bucket", names.full(name.bucket()))
                .put("nuid", content.id())
                .put("size", content.size())
                .put("mtime", NO_TIME)
                .put("chunks", content.chunks())
                .put(
                        "digest",
                        ALGORITHM
                                + Base64.getUrlEncoder()
                                        .encodeToString(HexFormat.of().parseHex(content.sha256())));
        return Json.bytes(body);
    }

    /** The description that takes the place of a deleted object's. */
    static Bytes deleted(BucketNames names, ObjectName name, String contentId) {
        return Json.bytes(Json.object()
                .put("name", name.name())
                .put("bucket", names.full(name.bucket()))
                .put("nuid", contentId)
                .put("size", 0)
                .put("mtime", NO_TIME)
                .put("chunks", 0)
                .put("deleted", true));
    }
}
