/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.Preconditions;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.WriteAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates blobs in the vault: the archive first, then its entry, which alone counts. Safe for use by many threads. */
final class VaultWrites {

    private static final Logger LOG = LoggerFactory.getLogger(VaultWrites.class);

    private final Vault vault;
    private final VaultBlobs blobs;
    /** What was uploaded, and of which it is not known whether the ledger names it: one for each create that failed and was not repeated. */
    private final Map<BlobKey, VaultEntry> uploaded = new ConcurrentHashMap<>();

    VaultWrites(Vault vault, VaultBlobs blobs) {
        this.vault = vault;
        this.blobs = blobs;
    }

    WriteAnswer create(BlobKey key, BlobContent content) {
        Preconditions.require(
                content.length() > 0, () -> "'" + key + "' is empty: a vault keeps no archive without content");
        Optional<VaultLedger.Found> before = blobs.ledger().find(key);
        if (before.isPresent()) {
            return taken(before.get(), Optional.ofNullable(uploaded.remove(key)), content);
        }
        VaultEntry entry = upload(key, content);
        WriteAnswer answer = blobs.ledger().store().create(key, BlobContent.of(entry.content()));
        uploaded.remove(key);
        if (answer instanceof WriteAnswer.Conflict) {
            return blobs.ledger()
                    .find(key)
                    .map(found -> taken(found, Optional.of(entry), content))
                    .orElse(answer);
        }
        BlobInfo stored = answer.orElseThrow(conflict -> new IllegalStateException("it is none"));
        return new WriteAnswer.Stored(entry.info(VaultBlobs.tag(stored.tag()), new Availability.Cold()));
    }

    private VaultEntry upload(BlobKey key, BlobContent content) {
        VaultEntry earlier = uploaded.get(key);
        if (earlier != null && earlier.sha256().equals(content.sha256()) && earlier.length() == content.length()) {
            return earlier;
        }
        var archive = new VaultUpload(vault, new VaultDescription(key, content.sha256()), content).run();
        VaultEntry entry =
                new VaultEntry(key, archive.archiveId(), content.length(), content.sha256(), archive.treeHash());
        uploaded.put(key, entry);
        return entry;
    }

    /** The key is taken, so that what was uploaded for it can never be named, unless it is what took it. */
    private WriteAnswer taken(VaultLedger.Found found, Optional<VaultEntry> mine, BlobContent content) {
        mine.filter(entry -> !found.entry().map(VaultEntry::archiveId).equals(Optional.of(entry.archiveId())))
                .ifPresent(this::discard);
        return WriteAnswer.refused(Optional.of(blobs.info(found)), content);
    }

    /** What was uploaded for {@code key} is not to be named any more: it is deleted with what the key holds. */
    void forget(BlobKey key) {
        uploaded.remove(key);
    }

    /** Removes an archive that nothing names; where that fails, reconciling tells of it. */
    void discard(VaultEntry entry) {
        try {
            vault.delete(entry.archiveId());
        } catch (StorageException e) {
            LOG.warn(
                    "archive '{}' of '{}' is left without an entry: {}",
                    entry.archiveId(),
                    entry.key(),
                    e.getMessage());
        }
    }
}
