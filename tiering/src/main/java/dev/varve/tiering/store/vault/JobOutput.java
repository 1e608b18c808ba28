/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.StorageException;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.ByteRange;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.Sha256;
import dev.varve.tiering.store.VerifiedReader;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glacier.model.GetJobOutputRequest;
import software.amazon.awssdk.services.glacier.model.GetJobOutputResponse;

/** What a job has brought. */
record JobOutput(Vault vault, VaultJob job) {

    /** All of it, or a part; empty if it is there no more. */
    Optional<ResponseInputStream<GetJobOutputResponse>> open(Optional<ByteRange> range) {
        GetJobOutputRequest.Builder request = GetJobOutputRequest.builder()
                .accountId(Vault.OWN_ACCOUNT)
                .vaultName(vault.name())
                .jobId(job.id());
        range.ifPresent(part -> request.range("bytes=" + part.offset() + "-" + (part.end() - 1)));
        try {
            return Optional.of(vault.client().getJobOutput(request.build()));
        } catch (SdkException e) {
            if (VaultErrors.isAbsent(e)) {
                return Optional.empty();
            }
            throw VaultErrors.of(vault.shown("read what was brought from"), e);
        }
    }

    /** Whether it is still there, as the vault says when it is asked for the first byte. */
    boolean isThere() {
        var first = open(Optional.of(new ByteRange(0, 1)));
        first.ifPresent(ResponseInputStream::abort);
        return first.isPresent();
    }

    /** It as the blob of {@code entry}; empty if it is there no more. */
    Optional<BlobReader> read(VaultEntry entry, BlobInfo info, ReadOptions options) {
        return open(options.range()).map(answer -> {
            boolean handedOver = false;
            try {
                BlobReader reader = new VerifiedReader(info, options, stream(entry, options.range(), answer));
                handedOver = true;
                return reader;
            } finally {
                if (!handedOver) {
                    answer.abort();
                }
            }
        });
    }

    private static JobStream stream(
            VaultEntry entry, Optional<ByteRange> range, ResponseInputStream<GetJobOutputResponse> answer) {
        Optional<Sha256> stated =
                Optional.ofNullable(answer.response().checksum()).map(Sha256::new);
        range.ifPresent(part -> checkRange(entry, part, answer.response()));
        if (range.isEmpty() && stated.isPresent() && !stated.get().equals(entry.treeHash())) {
            throw StorageException.corrupt(
                    "'" + entry.key() + "' has tree hash " + stated.get() + " in the vault, not " + entry.treeHash(),
                    null);
        }
        return new JobStream(answer, stated, range.map(ByteRange::length).orElse(entry.length()));
    }

    private static void checkRange(VaultEntry entry, ByteRange asked, GetJobOutputResponse answer) {
        String given = Optional.ofNullable(answer.contentRange()).orElse("all");
        if (!given.matches("bytes " + asked.offset() + "-" + (asked.end() - 1) + "(/.*)?")) {
            throw StorageException.unavailable(
                    "asked for bytes " + asked.offset() + " to " + asked.end() + " of '" + entry.key()
                            + "', the vault gave " + given,
                    null);
        }
    }
}
