/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Durability;
import dev.varve.kv.PutOptions;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is asked of a write to a key.
 *
 * @param expected the revision that the key must have, 0 for no live value; empty for whatever it has
 * @param msgId the id under which a repeat is recognised
 * @param options the caller's wishes
 */
public record KeyWrite(OptionalLong expected, Optional<String> msgId, PutOptions options) {

    /** A write that asks nothing special. */
    public static KeyWrite plain() {
        return new KeyWrite(OptionalLong.empty(), Optional.empty(), PutOptions.none());
    }

    /** A write that expects the key to have the revision {@code revision}. */
    public static KeyWrite expecting(long revision) {
        return new KeyWrite(OptionalLong.of(revision), Optional.empty(), PutOptions.none());
    }

    Optional<Durability> atLeast() {
        return options.atLeast();
    }
}
