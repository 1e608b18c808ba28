/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.stream.StreamInfo;
import tools.jackson.databind.JsonNode;

/** What a stream holds at this moment, as its leader says. */
record StreamState(KnownStream stream, long firstSeq, long lastSeq, long messages, long bytes) {

    static StreamState of(KnownStream stream, JsonNode state) {
        long messages = state.path("messages").asLong(0);
        long last = state.path("last_seq").asLong(0);
        long first = messages == 0 ? last + 1 : state.path("first_seq").asLong(1);
        return new StreamState(
                stream, first, last, messages, state.path("bytes").asLong(0));
    }

    StreamInfo info() {
        return new StreamInfo(
                stream.name(), stream.declared(), stream.spec(), firstSeq, lastSeq, messages, bytes, stream.epoch());
    }
}
