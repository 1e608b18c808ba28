/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import dev.varve.kv.KeyValueEntry;
import dev.varve.stream.StoredMessage;
import java.util.Optional;

/**
 * What the store holds at one place.
 *
 * @param seq the sequence of a message, the revision of a key, 0 for an object
 * @param payload the id of the payload, or what is wrong with it
 */
public record Held(long seq, String payload) {

    /** What {@code message} is. */
    public static Held of(StoredMessage message) {
        return new Held(message.seq(), Payload.idOrDamage(message.message().value()));
    }

    /** What {@code entry} is. */
    public static Held of(KeyValueEntry entry) {
        return new Held(entry.revision(), Payload.idOrDamage(Optional.of(entry.value())));
    }
}
