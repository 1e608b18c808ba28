/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.archive;

import dev.varve.Preconditions;
import dev.varve.cli.ExitCodes;
import dev.varve.cli.Session;
import dev.varve.tiering.store.Availability;
import dev.varve.tiering.store.vault.VaultBlobStore;
import dev.varve.tiering.store.vault.VaultFinding;
import dev.varve.tiering.store.vault.VaultFinding.Kind;
import dev.varve.tiering.store.vault.VaultReconciliation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code varve archive reconcile}: what a vault has, and what its ledger says it has. */
@Command(
        name = "reconcile",
        description = {
            "Compare the vault of an archive with its ledger, by the vault's inventory, which is about a day old and takes hours: ask for it by --start, and come again.",
            "Prints what differs; ends with exit code 11 if something is certainly wrong."
        })
final class ArchiveReconcile implements Callable<Integer> {

    @Mixin
    private Session session = new Session();

    @Mixin
    private ArchivePlace place = new ArchivePlace();

    @Option(names = "--start", description = "Ask for the inventory, unless it is there or on its way; nothing else.")
    private boolean start;

    @Option(
            names = "--adopt",
            description = "Make the entries of archives that have none: their process ended before it came to that.")
    private boolean adopt;

    @Option(
            names = "--delete",
            description = "Delete archives from the vault whose content it has a second time, under an entry.")
    private boolean delete;

    @Override
    public Integer call() {
        Preconditions.require(!start || !(adopt || delete), "--start excludes --adopt and --delete");
        try (VaultBlobStore store = place.vault(session)) {
            VaultReconciliation reconciliation = store.reconciliation("archives/" + place.name() + "/");
            return start ? start(reconciliation) : report(reconciliation);
        }
    }

    private int start(VaultReconciliation reconciliation) {
        Availability inventory = reconciliation.start();
        long seconds =
                inventory instanceof Availability.Restoring way ? way.eta().toSeconds() : 0;
        session.print(
                () -> seconds == 0
                        ? "the inventory is there"
                        : "the inventory is on its way for at most " + (seconds + 3599) / 3600 + " h",
                () -> Map.of("readable", inventory.readable(), "eta-seconds", seconds));
        return ExitCodes.OK;
    }

    private int report(VaultReconciliation reconciliation) {
        VaultReconciliation.Report report = reconciliation.report();
        for (VaultFinding finding : report.findings()) {
            print(finding, done(reconciliation, finding));
        }
        session.print(
                () -> report.named() + " archives as their entries say, " + report.others() + " of others, "
                        + report.findings().size() + " findings, by the inventory of " + report.inventoryDate(),
                () -> json(report));
        return report.findings().stream().anyMatch(VaultFinding::isWrong) ? ExitCodes.DIFFERENT : ExitCodes.OK;
    }

    /** What was done about it, in a word; empty if nothing. */
    private String done(VaultReconciliation reconciliation, VaultFinding finding) {
        if (adopt && finding.kind() == Kind.UNNAMED) {
            return reconciliation.adopt(finding) ? "adopted" : "";
        }
        if (delete && finding.kind() == Kind.DUPLICATE) {
            return reconciliation.remove(finding) ? "deleted" : "";
        }
        return "";
    }

    private void print(VaultFinding finding, String done) {
        String kind = finding.kind().name().toLowerCase(Locale.ROOT);
        session.print(
                () -> kind + " " + finding.archive().key() + ", archive "
                        + finding.archive().archiveId() + ": " + finding.detail() + (done.isEmpty() ? "" : "; " + done),
                () -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("kind", kind);
                    json.put("key", finding.archive().key().value());
                    json.put("archive", finding.archive().archiveId());
                    json.put("bytes", finding.archive().length());
                    json.put("detail", finding.detail());
                    json.put("done", done);
                    return json;
                });
    }

    private static Map<String, Object> json(VaultReconciliation.Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("inventory", report.inventoryDate());
        json.put("named", report.named());
        json.put("others", report.others());
        json.put("findings", report.findings().size());
        return json;
    }
}
