/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

/**
 * Something in which a vault and its ledger differ.
 *
 * @param kind in which way
 * @param archive of which archive: as the ledger has it, or where it has none, as the vault does
 * @param detail what was found, in one line
 */
public record VaultFinding(Kind kind, VaultEntry archive, String detail) {

    /** In what they can differ. */
    public enum Kind {
        /** It is in the vault, and no entry has its key: the process ended before it made one, or the answer to the upload was lost. It can be adopted. */
        UNNAMED,
        /** It is in the vault, and the key holds the same content from elsewhere. It can be removed. */
        DUPLICATE,
        /** It is in the vault, and the key holds other content, or the same of which it is not known whether it is sound. Look what it is. */
        CONFLICTING,
        /** It has an entry, and is not in the inventory: it is newer than that, or lost. */
        ABSENT,
        /** It has an entry, and is in the vault with another length or hash, or as another blob. */
        DIFFERENT
    }

    /** Whether something is certainly wrong. */
    public boolean isWrong() {
        return kind == Kind.DIFFERENT || kind == Kind.CONFLICTING;
    }
}
