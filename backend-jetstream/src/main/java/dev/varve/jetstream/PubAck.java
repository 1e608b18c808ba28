/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import tools.jackson.databind.JsonNode;

/**
 * The acknowledgement of a stored message.
 *
 * @param seq the sequence; 0 with {@code duplicate} where a replicated stream of nats-server 2.10 knows the id only from a write that is under way or was refused
 * @param duplicate whether the id was known
 */
record PubAck(long seq, boolean duplicate) {

    static PubAck of(JsonNode answer) {
        return new PubAck(answer.path("seq").asLong(0), answer.path("duplicate").asBoolean(false));
    }

    /** Whether the message was stored, now or earlier. */
    boolean isStored() {
        return seq > 0;
    }
}
