/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The names of streams, as JetStream lists them. */
final class StreamNames {

    private StreamNames() {}

    /** Of all streams. */
    static List<String> all(Api api, Effort effort) {
        return read(Json.object(), api, effort);
    }

    /** Of those that own a subject that fits {@code filter}, which is written as NATS knows it. */
    static List<String> owning(String filter, Api api, Effort effort) {
        return read(Json.object().put("subject", filter), api, effort);
    }

    private static List<String> read(ObjectNode request, Api api, Effort effort) {
        List<String> names = new ArrayList<>();
        long total;
        do {
            ObjectNode page = api.read("STREAM.NAMES", request.put("offset", names.size()), effort)
                    .orThrow(effort.reading());
            JsonNode found = page.path("streams");
            if (found.isEmpty()) {
                break;
            }
            found.valueStream().forEach(name -> names.add(name.asString()));
            total = page.path("total").asLong(0);
        } while (names.size() < total);
        return names;
    }
}
