/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Verb;
import java.util.List;
import java.util.Optional;

/** How safe a group of requests must be before it is answered. */
final class GroupLevel {

    private GroupLevel() {}

    /** What the strictest of {@code requests} needs, where one that asks for nothing is given {@code own}. */
    static Durability of(List<Request> requests, Durability own) {
        return requests.stream()
                        .filter(request -> Effect.of(request.verb()) != Effect.READS)
                        .anyMatch(request -> wanted(request, own).satisfies(Durability.DISK))
                ? Durability.DISK
                : Durability.PROCESS;
    }

    private static Durability wanted(Request request, Durability own) {
        try {
            Optional<Durability> least = request.headers().durability(HeaderNames.AT_LEAST);
            // Parts become durable with the commit of their object.
            return least.orElse(request.verb() == Verb.OBJ_PART ? Durability.PROCESS : own);
        } catch (StorageException malformed) {
            // It will be refused when its turn comes.
            return Durability.PROCESS;
        }
    }
}
