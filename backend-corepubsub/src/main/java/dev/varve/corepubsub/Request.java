/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.pubsub.WireHeaders;
import dev.varve.pubsub.wire.ClusterMap;
import dev.varve.pubsub.wire.HeaderNames;
import dev.varve.pubsub.wire.Target;
import dev.varve.pubsub.wire.Verb;
import java.time.Duration;

/**
 * What is asked of a server, the same at every attempt.
 *
 * @param verb the operation
 * @param target what it works on
 * @param slot the slot of what it works on; {@link #NO_SLOT} where a certain server is asked
 * @param headers the operation's own headers
 * @param payload the value, of any size
 */
record Request(Verb verb, Target target, int slot, WireHeaders headers, Bytes payload) {

    static final int NO_SLOT = -1;

    static Request of(Verb verb, Target target, int slot) {
        return new Request(verb, target, slot, WireHeaders.none(), Bytes.empty());
    }

    Request with(WireHeaders.Builder more) {
        return new Request(verb, target, slot, more.build(), payload);
    }

    Request with(Bytes value) {
        return new Request(verb, target, slot, headers, value);
    }

    /** This request as {@code map} places it: a subject moves to another slot when a stream that owns it is declared. */
    Request at(ClusterMap map) {
        if (slot == NO_SLOT
                || !(target instanceof Target.OfStream stream)
                || !stream.filter().isLiteral()) {
            return this;
        }
        int now = map.slot(stream.subject());
        return now == slot ? this : new Request(verb, target, now, headers, payload);
    }

    /** Whether the writer gave an epoch of its own, so that being fenced is the answer it asked for. */
    boolean fencing() {
        return headers.first(HeaderNames.WRITER_EPOCH).isPresent();
    }

    /** How long the server may hold the answer back. */
    Duration held() {
        return headers.first(HeaderNames.WAIT)
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .orElse(Duration.ZERO);
    }

    /** Whether the epoch of the slot goes with it; with changes, the header has the epoch of the follower's position instead. */
    boolean tellsEpoch() {
        return slot != NO_SLOT && verb != Verb.CHANGES && verb != Verb.KV_CHANGES;
    }

    /** Whether {@code owner} is the one to ask, as {@code map} has it. */
    boolean belongsTo(ClusterMap.Owner owner, ClusterMap map) {
        return slot == NO_SLOT
                ? map.servers().contains(owner.server())
                : map.owner(slot).filter(owner::equals).isPresent();
    }

    /** What is asked for, for people. */
    String describe() {
        String tokens = target.tokens();
        return verb.wireName() + (tokens.isEmpty() ? "" : " of '" + tokens + "'");
    }
}
