/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.TreeHash;
import dev.varve.tiering.store.VerifiedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;

/** Puts one archive into the vault. It is not idempotent: whoever does it again has another archive. */
record VaultUpload(Vault vault, VaultDescription description, BlobContent content) {

    private static final Logger LOG = LoggerFactory.getLogger(VaultUpload.class);
    private static final int ROUNDS = 2;

    /**
     * What was put there.
     *
     * @param archiveId what the vault calls it
     * @param treeHash its tree hash
     */
    record Uploaded(String archiveId, Sha256 treeHash) {}

    /**
     * Does it.
     *
     * @throws StorageException if it failed, or nobody knows: then an archive may be there that nothing names
     * @throws UncheckedIOException if the content cannot be read
     */
    Uploaded run() {
        for (int round = 1; ; round++) {
            try (InputStream in = VerifiedStream.ofContent(description.key(), content)) {
                return content.length() <= vault.config().partBytes() ? whole(in.readAllBytes()) : parts(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SdkException e) {
                throw VaultErrors.of(vault.shown("put '" + description.key() + "' into"), e);
            } catch (UploadGone e) {
                // It was completed by an attempt whose answer was lost, or somebody has removed it.
                if (round == ROUNDS) {
                    throw StorageException.unavailable(vault.shown("put '" + description.key() + "' into"), e);
                }
                LOG.warn(
                        "an upload of '{}' is gone, perhaps completed; it begins anew, and reconciling will tell of two",
                        description.key());
            }
        }
    }

    private String text() {
        return description.text(vault.config().prefix());
    }

    private Uploaded whole(byte[] bytes) {
        Sha256 hash = TreeHash.of(bytes);
        var answer = vault.client()
                .uploadArchive(
                        request -> request.accountId(Vault.OWN_ACCOUNT)
                                .vaultName(vault.name())
                                .archiveDescription(text())
                                .checksum(hash.hex()),
                        RequestBody.fromBytes(bytes));
        return checked(answer.archiveId(), hash, answer.checksum());
    }

    private Uploaded parts(InputStream in) throws IOException {
        long size = VaultParts.size(content.length(), vault.config().partBytes());
        String upload = vault.client()
                .initiateMultipartUpload(request -> request.accountId(Vault.OWN_ACCOUNT)
                        .vaultName(vault.name())
                        .archiveDescription(text())
                        .partSize(Long.toString(size)))
                .uploadId();
        boolean done = false;
        try {
            TreeHash whole = new TreeHash();
            long sent = 0;
            for (byte[] part = in.readNBytes((int) size); part.length > 0; part = in.readNBytes((int) size)) {
                whole.update(part, 0, part.length);
                part(upload, sent, part);
                sent += part.length;
            }
            Uploaded uploaded = complete(upload, whole.finish());
            done = true;
            return uploaded;
        } finally {
            if (!done) {
                abort(upload);
            }
        }
    }

    private void part(String upload, long from, byte[] part) {
        Sha256 hash = TreeHash.of(part);
        String answered = vault.client()
                .uploadMultipartPart(
                        request -> request.accountId(Vault.OWN_ACCOUNT)
                                .vaultName(vault.name())
                                .uploadId(upload)
                                .checksum(hash.hex())
                                .range("bytes " + from + "-" + (from + part.length - 1) + "/*"),
                        RequestBody.fromBytes(part))
                .checksum();
        compare(hash, answered);
    }

    private Uploaded complete(String upload, Sha256 hash) {
        try {
            var answer = vault.client()
                    .completeMultipartUpload(request -> request.accountId(Vault.OWN_ACCOUNT)
                            .vaultName(vault.name())
                            .uploadId(upload)
                            .archiveSize(Long.toString(content.length()))
                            .checksum(hash.hex()));
            return checked(answer.archiveId(), hash, answer.checksum());
        } catch (SdkException e) {
            if (VaultErrors.isAbsent(e)) {
                throw new UploadGone(e);
            }
            throw e;
        }
    }

    private Uploaded checked(String archiveId, Sha256 hash, @Nullable String answered) {
        try {
            compare(hash, answered);
        } catch (StorageException e) {
            remove(archiveId, e);
            throw e;
        }
        return new Uploaded(archiveId, hash);
    }

    private void remove(String archiveId, StorageException reason) {
        try {
            vault.delete(archiveId);
        } catch (StorageException e) {
            reason.addSuppressed(e);
        }
    }

    private void compare(Sha256 sent, @Nullable String answered) {
        if (!sent.hex().equals(answered)) {
            throw StorageException.corrupt(
                    vault.shown("put '" + description.key() + "' into") + ": it has tree hash " + answered
                            + " there, not " + sent,
                    null);
        }
    }

    private void abort(String upload) {
        try {
            vault.client()
                    .abortMultipartUpload(request -> request.accountId(Vault.OWN_ACCOUNT)
                            .vaultName(vault.name())
                            .uploadId(upload));
        } catch (SdkException e) {
            // The vault forgets it after a day.
            LOG.info("upload {} of {} cannot be aborted: {}", upload, description.key(), e.toString());
        }
    }

    /** The vault does not know the upload that is to be completed. */
    private static final class UploadGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UploadGone(SdkException cause) {
            super(cause);
        }
    }
}
