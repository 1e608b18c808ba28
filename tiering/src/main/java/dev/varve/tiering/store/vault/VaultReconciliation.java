/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.vault;

import dev.varve.ClosableIterator;
import dev.varve.StorageException;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.BlobContent;
import dev.varve.tiering.store.BlobEntry;
import dev.varve.tiering.store.WriteAnswer;
import dev.varve.tiering.store.vault.VaultFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A vault compared with its ledger, by the inventory, which the vault makes about once a day and needs hours to bring. Changes nothing but what {@link #adopt} and {@link #remove} are told. For use by one thread.
 */
public final class VaultReconciliation {

    private final Vault vault;
    private final VaultLedger ledger;
    private final VaultJobs jobs;
    private final String prefix;

    VaultReconciliation(Vault vault, VaultLedger ledger, VaultJobs jobs, String prefix) {
        this.vault = vault;
        this.ledger = ledger;
        this.jobs = jobs;
        this.prefix = prefix;
    }

    /**
     * What was found.
     *
     * @param inventoryDate as of when the vault was looked at, as it writes it
     * @param named how many archives are as their entries say
     * @param others how many archives are of other blobs, or of somebody else
     * @param findings what differs
     */
    public record Report(String inventoryDate, long named, long others, List<VaultFinding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Asks for the inventory, unless it is under way or there; this is free but for the request.
     *
     * @return how far it is
     */
    public Availability start() {
        return inventory().orElseGet(jobs::startInventory).availability();
    }

    private Optional<VaultJob> inventory() {
        Optional<VaultJob> job = jobs.inventory();
        if (job.filter(VaultJob::isDone).isPresent() && !new JobOutput(vault, job.get()).isThere()) {
            jobs.expire(job.get());
            return jobs.inventory();
        }
        return job;
    }

    /**
     * Compares, by the last inventory that was brought.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#RESTORING} while it is on its way, {@link dev.varve.ErrorCode#INVALID} if nobody has asked for it; what the ledger throws
     */
    public Report report() {
        Optional<VaultJob> job = inventory();
        if (job.isEmpty()) {
            throw StorageException.invalid("nobody has asked for the inventory of vault '" + vault.name()
                    + "' in the last day; start it first");
        }
        if (job.get().availability() instanceof Availability.Restoring way) {
            throw StorageException.restoring("the inventory of vault '" + vault.name() + "' is on its way", way.eta());
        }
        return compare(read(job.get()));
    }

    private VaultInventory read(VaultJob job) {
        try (var in = new JobOutput(vault, job)
                .open(Optional.empty())
                .orElseThrow(() -> StorageException.unavailable("the inventory is there no more", null))) {
            return VaultInventory.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Report compare(VaultInventory inventory) {
        Map<String, VaultInventory.Archive> left = inventory.archives();
        List<VaultFinding> findings = new ArrayList<>();
        Set<String> sound = new HashSet<>();
        try (ClosableIterator<BlobEntry> listing = ledger.store().list(prefix)) {
            while (listing.hasNext()) {
                Optional<VaultEntry> entry = entry(listing.next());
                if (entry.isPresent()) {
                    Optional<VaultFinding> finding = compare(
                            entry.get(),
                            Optional.ofNullable(left.remove(entry.get().archiveId())));
                    finding.ifPresentOrElse(
                            findings::add, () -> sound.add(entry.get().archiveId()));
                }
            }
        }
        long others = 0;
        for (var each : left.entrySet()) {
            Optional<VaultFinding> finding = unnamed(each.getKey(), each.getValue(), sound);
            finding.ifPresent(findings::add);
            others += finding.isPresent() ? 0 : 1;
        }
        return new Report(inventory.date(), sound.size(), others, findings);
    }

    private Optional<VaultEntry> entry(BlobEntry listed) {
        return VaultLedger.mayBeOne(listed.length(), listed.storageClass())
                ? ledger.find(listed.key()).flatMap(VaultLedger.Found::entry)
                : Optional.empty();
    }

    private Optional<VaultFinding> compare(VaultEntry entry, Optional<VaultInventory.Archive> archive) {
        if (archive.isEmpty()) {
            return Optional.of(
                    new VaultFinding(Kind.ABSENT, entry, "it is not in the inventory: newer than that, or lost"));
        }
        VaultInventory.Archive found = archive.get();
        boolean same = found.bytes() == entry.length()
                && found.treeHash().equals(entry.treeHash())
                && VaultDescription.read(found.description(), vault.config().prefix())
                        .equals(Optional.of(new VaultDescription(entry.key(), entry.sha256())));
        return same
                ? Optional.empty()
                : Optional.of(new VaultFinding(
                        Kind.DIFFERENT,
                        entry,
                        "the vault has " + found.bytes() + " bytes with tree hash " + found.treeHash() + " as '"
                                + found.description() + "'"));
    }

    private Optional<VaultFinding> unnamed(String archiveId, VaultInventory.Archive archive, Set<String> sound) {
        return VaultDescription.read(archive.description(), vault.config().prefix())
                .filter(said -> said.key().value().startsWith(prefix))
                .map(said -> unnamed(
                        new VaultEntry(said.key(), archiveId, archive.bytes(), said.sha256(), archive.treeHash()),
                        sound));
    }

    private VaultFinding unnamed(VaultEntry archive, Set<String> sound) {
        Optional<VaultLedger.Found> found = ledger.find(archive.key());
        if (found.isEmpty()) {
            return new VaultFinding(Kind.UNNAMED, archive, "no entry names it");
        }
        if (!isSame(archive, found.get())) {
            return new VaultFinding(Kind.CONFLICTING, archive, "the key holds other content");
        }
        // Where the archive that the key names is not known to be sound, this may be the only copy.
        return found.get()
                        .entry()
                        .map(VaultEntry::archiveId)
                        .map(sound::contains)
                        .orElse(true)
                ? new VaultFinding(Kind.DUPLICATE, archive, "the key holds the same content from elsewhere")
                : new VaultFinding(Kind.CONFLICTING, archive, "the key's own archive is not known to be sound");
    }

    private static boolean isSame(VaultEntry archive, VaultLedger.Found found) {
        long length = found.entry().map(VaultEntry::length).orElse(found.blob().length());
        return found.entry()
                        .map(VaultEntry::sha256)
                        .orElse(found.blob().sha256())
                        .equals(archive.sha256())
                && length == archive.length();
    }

    /** Makes the entry of an archive that has none; false if its key was taken meanwhile. Whoever still holds the upload finds it named. */
    public boolean adopt(VaultFinding finding) {
        requireKind(finding, Kind.UNNAMED);
        WriteAnswer answer = ledger.store()
                .create(
                        finding.archive().key(),
                        BlobContent.of(finding.archive().content()));
        return !(answer instanceof WriteAnswer.Conflict);
    }

    /** Removes an archive whose content the key holds from elsewhere; false if it does not any more. */
    public boolean remove(VaultFinding finding) {
        requireKind(finding, Kind.DUPLICATE);
        VaultEntry archive = finding.archive();
        boolean superfluous = ledger.find(archive.key())
                .filter(found -> isSame(archive, found)
                        && !found.entry().map(VaultEntry::archiveId).equals(Optional.of(archive.archiveId())))
                .isPresent();
        if (superfluous) {
            vault.delete(archive.archiveId());
        }
        return superfluous;
    }

    private static void requireKind(VaultFinding finding, Kind kind) {
        if (finding.kind() != kind) {
            throw StorageException.invalid("it is " + finding.kind() + ", not " + kind);
        }
    }
}
