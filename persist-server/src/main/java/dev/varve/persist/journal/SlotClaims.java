/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.persist.store.DataDirectory;

/** Who owns which slot, as the files {@code slots/<slot>/owners/<epoch>} say, without any clock. Safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class SlotClaims {

    /** The claims of the server {@code home}. */
    public SlotClaims(DataDirectory directory, ServerHome home) {
        throw new UnsupportedOperationException(directory + home.incarnation());
    }

    /**
     * Claims {@code slot} under {@code epoch} and fences everybody who owned it. Nothing of the slot may be read for or written by a client before what the predecessors left is replayed, committed, and the takeover settled.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#FENCED} if somebody claimed it under a higher epoch, or another process under this one
     */
    public Takeover take(int slot, long epoch) {
        throw new UnsupportedOperationException(slot + " " + epoch);
    }

    /** Whether the successor of this server's ownership of {@code slot} under {@code epoch} has all that was journaled: only then may it be released. */
    public boolean isHandedOver(int slot, long epoch) {
        throw new UnsupportedOperationException(slot + " " + epoch);
    }
}
