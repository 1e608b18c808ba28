/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a running backend declares of itself.
 *
 * @param backend the name by which configuration chooses it
 * @param supported what it can do
 * @param strongest the strongest durability that any write here can get
 * @param limits the sizes it accepts
 * @param notes sentences for people: servers and versions found, and what each level of acknowledgement survives here
 */
public record Capabilities(
        String backend, Set<Capability> supported, Durability strongest, Limits limits, List<String> notes) {

    public Capabilities {
        EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
        copy.addAll(supported);
        supported = Collections.unmodifiableSet(copy);
        notes = List.copyOf(notes);
    }

    /** Whether the backend can do {@code capability}. */
    public boolean has(Capability capability) {
        return supported.contains(capability);
    }

    /**
     * Returns normally if the backend can do {@code capability}.
     *
     * @throws StorageException {@link ErrorCode#UNSUPPORTED} if it cannot
     */
    public void require(Capability capability) {
        if (!has(capability)) {
            throw StorageException.unsupported(
                    capability,
                    "backend '" + backend + "' lacks " + capability + "; choose a backend that declares it");
        }
    }

    /**
     * Returns normally if the backend can acknowledge at {@code wanted}: a layer calls this before it starts.
     *
     * @throws StorageException {@link ErrorCode#UNSUPPORTED} if it cannot
     */
    public void require(Durability wanted) {
        if (!strongest.satisfies(wanted)) {
            throw StorageException.unsupported(wanted, strongest);
        }
    }
}
