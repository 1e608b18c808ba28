/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.StorageException;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Verb;
import java.util.EnumSet;
import java.util.Set;

/** Which requests take less time than it takes to hand them to another thread: those that read or change one value, and need no sync of the journal. Safe for use by many threads. */
final class QuickRequests {

    private static final int MOST_BYTES = 64 << 10;
    private static final Set<Verb> READS = EnumSet.of(Verb.GET, Verb.LAST, Verb.KV_GET);
    /** Not those of streams, for which fetches may be held. */
    private static final Set<Verb> WRITES = EnumSet.of(Verb.KV_PUT, Verb.KV_CREATE, Verb.KV_UPDATE, Verb.KV_DELETE);

    private final Durability own;

    /** @param own what a request is given that asks for nothing */
    QuickRequests(Durability own) {
        this.own = own;
    }

    /** Whether {@code request} is one. */
    boolean has(Request request) {
        return READS.contains(request.verb())
                || (WRITES.contains(request.verb())
                        && request.payload().size() <= MOST_BYTES
                        && !wanted(request).satisfies(Durability.DISK));
    }

    private Durability wanted(Request request) {
        try {
            return request.headers().durability(HeaderNames.AT_LEAST).orElse(own);
        } catch (StorageException malformed) {
            // It is refused without a sync.
            return Durability.VOLATILE;
        }
    }
}
