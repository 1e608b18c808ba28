/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.Bytes;
import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.StorageClass;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the ledger has of a blob that is in the vault ({@code docs/formats/vault.md} §1).
 *
 * @param key the key of the blob
 * @param archiveId what the vault calls it
 * @param length its size in bytes
 * @param sha256 its digest
 * @param treeHash its tree hash
 */
public record VaultEntry(BlobKey key, String archiveId, long length, Sha256 sha256, Sha256 treeHash) {

    /** The length of every entry, so that no other blob has to be read to tell that it is none. */
    static final int BYTES = 2048;

    private static final String START = "{\"format\":\"varve-vault-1\",";
    private static final byte[] MARK = START.getBytes(StandardCharsets.US_ASCII);
    private static final JsonMapper JSON = new JsonMapper();

    public VaultEntry {
        Preconditions.atLeast("length", length, 1);
        Preconditions.require(archiveId.matches("[A-Za-z0-9_-]{1,1024}"), "an archive id must be of A-Z a-z 0-9 _ -");
    }

    /** Whether {@code content} is an entry, or would be taken for one. */
    static boolean isOne(Bytes content) {
        return content.size() == BYTES && content.slice(0, MARK.length).equals(Bytes.wrap(MARK));
    }

    /** As it is stored. */
    Bytes content() {
        String json = START + "\"key\":\"" + key + "\",\"archive\":\"" + archiveId + "\",\"bytes\":" + length
                + ",\"sha256\":\"" + sha256 + "\",\"tree-hash\":\"" + treeHash + "\"}";
        Preconditions.require(json.length() < BYTES, "the entry of '" + key + "' is too long");
        return Bytes.utf8(json + " ".repeat(BYTES - 1 - json.length()) + "\n");
    }

    /**
     * What {@code content} says of {@code key}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#CORRUPT} if it is no entry, or that of another blob
     */
    static VaultEntry read(BlobKey key, Bytes content) {
        VaultEntry entry;
        try {
            JsonNode json = JSON.readTree(content.utf8());
            entry = new VaultEntry(
                    BlobKey.of(json.path("key").stringValue("")),
                    json.path("archive").stringValue(""),
                    json.path("bytes").longValue(0),
                    new Sha256(json.path("sha256").stringValue("")),
                    new Sha256(json.path("tree-hash").stringValue("")));
        } catch (JacksonException | StorageException e) {
            throw StorageException.corrupt("the entry of '" + key + "' in the ledger is damaged", e);
        }
        if (!entry.key.equals(key)) {
            throw StorageException.corrupt("the entry of '" + key + "' is that of '" + entry.key + "'", null);
        }
        return entry;
    }

    /** What is known of the blob, whose entry has {@code tag}. */
    BlobInfo info(BlobTag tag, Availability availability) {
        return new BlobInfo(
                key, length, sha256, tag, Optional.of(archiveId), StorageClass.GLACIER, availability, Optional.empty());
    }
}
