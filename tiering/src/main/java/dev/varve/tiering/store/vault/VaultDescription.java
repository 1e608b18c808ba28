/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive in a vault says of itself ({@code docs/formats/vault.md} §2): of which blob it is, so that one that no entry names is known all the same.
 *
 * @param key the key of the blob
 * @param sha256 the digest of its content
 */
record VaultDescription(BlobKey key, Sha256 sha256) {

    private static final Pattern TEXT = Pattern.compile("varve1 ([0-9a-f]{64}) (\\S+)");

    /** The text, in a vault whose descriptions start with {@code prefix}. */
    String text(Optional<String> prefix) {
        return "varve1 " + sha256 + " " + before(prefix) + key;
    }

    /** What {@code text} says; empty where it was not written by a store with {@code prefix}. */
    static Optional<VaultDescription> read(String text, Optional<String> prefix) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches() || !found.group(2).startsWith(before(prefix))) {
            return Optional.empty();
        }
        try {
            BlobKey key = BlobKey.of(found.group(2).substring(before(prefix).length()));
            return Optional.of(new VaultDescription(key, new Sha256(found.group(1))));
        } catch (StorageException e) {
            // Somebody else's, who calls his archives alike.
            return Optional.empty();
        }
    }

    private static String before(Optional<String> prefix) {
        return prefix.map(text -> text + "/").orElse("");
    }
}
