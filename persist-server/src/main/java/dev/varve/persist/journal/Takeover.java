/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.List;

/** A slot being taken over: claimed, its former owners fenced, what they left to be replayed. For use by one thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class Takeover {

    Takeover() {}

    /** The former owners whose commands may not be in the files, the lowest epoch first. This server may be one of them. */
    public List<Predecessor> predecessors() {
        throw new UnsupportedOperationException();
    }

    /** Forgets the former owners, on stable storage. All their commands were replayed and committed. To be called before the slot serves anybody. */
    public void settle() {
        throw new UnsupportedOperationException();
    }
}
