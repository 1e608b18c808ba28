/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.Capability;
import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.BlobInfo;
import dev.varve.tiering.store.BlobKey;
import dev.varve.tiering.store.BlobOptions;
import dev.varve.tiering.store.BlobReader;
import dev.varve.tiering.store.BlobStore;
import dev.varve.tiering.store.BlobTag;
import dev.varve.tiering.store.ReadOptions;
import dev.varve.tiering.store.RestoreRequest;
import dev.varve.tiering.store.StorageClass;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.traffic.RetryCause;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Blobs of class {@link StorageClass#GLACIER} as archives in a vault of Amazon Glacier, all others in the store beside it, the <em>ledger</em>, which also has an entry for each archive ({@code docs/adr/0024-glacier-vaults.md}).
 *
 * <p>Conditions, order and lost answers are the ledger's: a blob in the vault exists once its entry does. An upload that came to no entry is left in the vault and costs room until {@link VaultReconciliation} finds it. Such a blob's version is the id of its archive.
 *
 * <p>Other than with S3, what was restored can be read for a day, however many are asked for, and is not prolonged; no retention can be asked for; a blob in the vault cannot be empty. Costs: a look at a blob in the vault is two requests to the ledger and, every ten seconds at most, a list
 * of jobs; a listing reads each entry; everything else is what it is in the ledger.
 */
public final class VaultBlobStore implements BlobStore {

    private final Vault vault;
    private final VaultLedger ledger;
    private final VaultJobs jobs;
    private final VaultBlobs blobs;
    private final VaultWrites writes;

    private VaultBlobStore(Vault vault, BlobStore ledger, LongSupplier nanos) {
        this.vault = vault;
        this.ledger = new VaultLedger(ledger);
        this.jobs = new VaultJobs(vault, nanos);
        this.blobs = new VaultBlobs(this.ledger, jobs);
        this.writes = new VaultWrites(vault, blobs);
    }

    /** The store in the vault that {@code config} names, beside {@code ledger}, which is closed with it. Nothing is asked yet; see {@link #check}. */
    public static VaultBlobStore open(VaultConfig config, BlobStore ledger) {
        return open(config, ledger, cause -> {});
    }

    /** {@link #open(VaultConfig, BlobStore)}; {@code retries} hears of each request to the vault that is made once more within a call. */
    public static VaultBlobStore open(VaultConfig config, BlobStore ledger, RetryCause.Listener retries) {
        return new VaultBlobStore(Vault.open(config, retries), ledger, System::nanoTime);
    }

    /** The same by the monotonic clock {@code nanos}. */
    static VaultBlobStore open(VaultConfig config, BlobStore ledger, LongSupplier nanos) {
        return new VaultBlobStore(Vault.open(config, cause -> {}), ledger, nanos);
    }

    /** What is in the vault and in the ledger under keys that start with {@code prefix}, compared. */
    public VaultReconciliation reconciliation(String prefix) {
        return new VaultReconciliation(vault, ledger, jobs, BlobKey.checkedPrefix(prefix));
    }

    @Override
    public String name() {
        return "glacier://" + vault.config().region() + "/" + vault.name() + " beside "
                + ledger.store().name();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.TIERED_STORAGE);
    }

    @Override
    public void check(BlobOptions options) {
        refuseRetention(options);
        boolean inVault = options.storageClass() == StorageClass.GLACIER;
        ledger.store().check(inVault ? BlobOptions.standard() : options);
        if (inVault) {
            vault.check();
        }
    }

    private static void refuseRetention(BlobOptions options) {
        if (options.retention().isPresent()) {
            throw StorageException.unsupported(
                    Capability.DENY_DELETE,
                    "a vault retains no single archive; ask for no retention, and give the vault a Vault Lock policy");
        }
    }

    @Override
    public WriteAnswer create(BlobKey key, BlobContent content, BlobOptions options) {
        refuseRetention(options);
        if (options.storageClass() == StorageClass.GLACIER) {
            return writes.create(key, content);
        }
        VaultLedger.refuseEntry(key, content);
        return told(ledger.store().create(key, content, options), content);
    }

    @Override
    public WriteAnswer replace(BlobKey key, BlobTag expected, BlobContent content) {
        VaultLedger.refuseEntry(key, content);
        Optional<BlobTag> entryTag = VaultBlobs.entryTag(expected);
        Optional<VaultEntry> replaced = entryTag.flatMap(tag ->
                ledger.find(key).filter(found -> found.blob().tag().equals(tag)).flatMap(VaultLedger.Found::entry));
        WriteAnswer answer = ledger.store().replace(key, entryTag.orElse(expected), content);
        if (answer instanceof WriteAnswer.Stored) {
            writes.forget(key);
            replaced.ifPresent(writes::discard);
        }
        return told(answer, content);
    }

    /** What the ledger answered, where what it has may be an entry. */
    private WriteAnswer told(WriteAnswer answer, BlobContent content) {
        if (answer instanceof WriteAnswer.Conflict conflict
                && conflict.current().isPresent()) {
            BlobInfo current = blobs.info(ledger.found(conflict.current().get()));
            return WriteAnswer.refused(Optional.of(current), content);
        }
        return answer;
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        return ledger.find(key).map(blobs::info);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key, String version) {
        return find(key, version).map(blobs::info).or(() -> ledger.store().head(key, version));
    }

    /** What {@code key} holds, if it is in the vault as {@code version}. */
    private Optional<VaultLedger.Found> find(BlobKey key, String version) {
        return ledger.find(key)
                .filter(found -> found.entry().map(VaultEntry::archiveId).equals(Optional.of(version)));
    }

    @Override
    public Optional<BlobReader> read(BlobKey key, ReadOptions options) {
        Optional<VaultLedger.Found> found =
                options.version().map(version -> find(key, version)).orElseGet(() -> ledger.find(key));
        Optional<VaultEntry> entry = found.flatMap(VaultLedger.Found::entry);
        return entry.isPresent()
                ? Optional.of(read(entry.get(), blobs.info(found.get()), options))
                : ledger.store().read(key, options);
    }

    private BlobReader read(VaultEntry entry, BlobInfo info, ReadOptions options) {
        info.availability().checkReadable(info);
        options.range().ifPresent(range -> range.checkWithin(entry.key(), entry.length()));
        VaultJob job = jobs.retrieval(entry.archiveId())
                .orElseThrow(() -> StorageException.unavailable(
                        "'" + entry.key() + "' has just changed whether it can be read", null));
        return new JobOutput(vault, job).read(entry, info, options).orElseThrow(() -> {
            jobs.expire(job);
            return StorageException.invalid("'" + entry.key() + "' was restored, and is cold again; restore it first");
        });
    }

    @Override
    public ClosableIterator<BlobEntry> list(String prefix) {
        return new VaultListing(ledger.store().list(prefix), blobs);
    }

    @Override
    public boolean delete(BlobKey key) {
        Optional<VaultLedger.Found> found = ledger.find(key);
        if (found.isEmpty()) {
            return false;
        }
        writes.forget(key);
        boolean removed = ledger.store().delete(key);
        found.get().entry().ifPresent(this::removeArchive);
        return removed;
    }

    /** Without its entry, which is put back where the vault refuses. */
    private void removeArchive(VaultEntry entry) {
        try {
            vault.delete(entry.archiveId());
        } catch (StorageException refusal) {
            try {
                ledger.store().create(entry.key(), BlobContent.of(entry.content()));
            } catch (RuntimeException e) {
                refusal.addSuppressed(e);
            }
            throw refusal;
        }
    }

    @Override
    public Optional<Availability> restore(BlobKey key, RestoreRequest request) {
        return ledger.find(key)
                .flatMap(found -> found.entry().isPresent()
                        ? Optional.of(restore(found.entry().get(), request))
                        : restoreInLedger(found.blob(), request));
    }

    private Optional<Availability> restoreInLedger(BlobInfo info, RestoreRequest request) {
        return info.storageClass().cold()
                ? ledger.store().restore(info.key(), request)
                : Optional.of(info.availability());
    }

    private Availability restore(VaultEntry entry, RestoreRequest request) {
        Optional<VaultJob> job = jobs.retrieval(entry.archiveId());
        if (job.filter(VaultJob::isDone).isPresent() && !new JobOutput(vault, job.get()).isThere()) {
            jobs.expire(job.get());
            job = jobs.retrieval(entry.archiveId());
        }
        return job.orElseGet(() -> jobs.startRetrieval(entry.archiveId(), "varve " + entry.key(), request.speed()))
                .availability();
    }

    @Override
    public void close() {
        vault.close();
        ledger.store().close();
    }
}
