/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message of the stream of a bucket, as JetStream keeps it.
 *
 * @param subject where it was published
 * @param seq its sequence
 * @param time when it was stored, in whole milliseconds
 * @param headers all its headers
 * @param payload its bytes
 */
record StoredRecord(String subject, long seq, Instant time, WireHeaders headers, Bytes payload) {

    /** The message in {@code answer}, which bears it as JSON. */
    static StoredRecord of(ObjectNode answer) {
        JsonNode message = answer.path("message");
        return new StoredRecord(
                message.path("subject").asString(""),
                message.path("seq").asLong(0),
                Instant.ofEpochMilli(Json.time(message, "time").toEpochMilli()),
                Records.headers(answer),
                Bytes.wrap(Base64.getDecoder().decode(message.path("data").asString(""))));
    }
}
