/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.StorageException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the number of streams that nobody declared within bounds: each costs every server memory, and the cluster's state grows with it.
 *
 * <p>Safe for use by many threads. Several clients may together pass the limit by as many streams as they make at once.
 */
final class UndeclaredStreams {

    // So many may be made before they are counted again.
    private static final int RECOUNT = 1000;

    private final Api api;
    private final Naming naming;
    private final int most;
    private long counted = -1;
    private int admitted;

    UndeclaredStreams(Api api, Naming naming, int most) {
        this.api = api;
        this.naming = naming;
        this.most = most;
    }

    /** @throws StorageException {@code INSUFFICIENT_STORAGE} if there may be no more */
    synchronized void admit(Effort effort) {
        if (counted < 0 || admitted >= RECOUNT || counted + admitted >= most) {
            counted = count(effort);
            admitted = 0;
        }
        if (counted + admitted >= most) {
            throw StorageException.insufficientStorage(
                    effort.what() + " needs a new stream, and there are " + counted
                            + " undeclared ones: max-undeclared-streams is " + most
                            + "; declare a stream of many subjects",
                    null);
        }
        admitted++;
    }

    private long count(Effort effort) {
        ObjectNode request = Json.object().put("subject", naming.prefix() + ">");
        long seen = 0;
        long count = 0;
        long total;
        do {
            ObjectNode page = api.read("STREAM.NAMES", request.put("offset", seen), effort)
                    .orThrow(effort.reading());
            JsonNode names = page.path("streams");
            if (names.isEmpty()) {
                break;
            }
            count += names.valueStream()
                    .filter(name -> Naming.isUndeclared(name.asString()))
                    .count();
            seen += names.size();
            total = page.path("total").asLong(0);
        } while (seen < total);
        return count;
    }
}
