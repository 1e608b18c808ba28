/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.pubsub.wire.Verb;
import java.util.EnumSet;
import java.util.Set;

/** What a verb does to its file. */
enum Effect {
    /** Nothing. */
    READS,
    /** Changes a file that is there; one that is not stays away. */
    WRITES,
    /** Makes the file where there is none. */
    CREATES;

    private static final Set<Verb> CREATING = EnumSet.of(
            Verb.PUBLISH,
            Verb.SET,
            Verb.ENSURE,
            Verb.KV_PUT,
            Verb.KV_CREATE,
            Verb.KV_UPDATE,
            Verb.KV_ENSURE,
            Verb.OBJ_PART,
            Verb.OBJ_COMMIT);

    /** What {@code request} does to {@code file} as it is now: a fetch that finds nothing to deliver does nothing. */
    static Effect of(Request request, StoredFile file) {
        if (request.verb() == Verb.CONSUMER_FETCH && file instanceof StreamFile stream) {
            return ConsumerVerbs.isFetchable(stream, request) ? WRITES : READS;
        }
        return of(request.verb());
    }

    static Effect of(Verb verb) {
        if (CREATING.contains(verb)) {
            return CREATES;
        }
        return verb.writes() ? WRITES : READS;
    }
}
