/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.ClosableIterator;
import dev.varve.SubjectFilter;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.audit.Audit;
import dev.varve.recipes.da.audit.Finding;
import dev.varve.recipes.da.journal.Journal;
import dev.varve.recipes.da.journal.JournalSettings;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import dev.varve.stream.StreamStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Accounts for every action: what was journaled, what passed the gate, and what the primary and each mirror hold. */
final class Accounts {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DaConfig config;
    private final StreamStore streams;
    private final Audit audit;
    private final GateLog log;
    private final List<String> problems = new ArrayList<>();

    Accounts(DemoStore store, GateLog log) {
        this.config = store.config();
        this.streams = store.varve().streams();
        this.audit = new Audit(streams);
        this.log = log;
    }

    /** One finding for the primary and each mirror, each compared with the journal of {@code revision}, in which nothing may be under way. */
    List<Finding> take(SolutionRevision revision, long count) {
        List<Finding> findings = new ArrayList<>();
        try (Journal journal =
                Journal.open(config.journalOf(revision), revision, JournalSettings.defaults(), Runnable::run)) {
            require(
                    journal.lastJournaled().orElse(0) == count,
                    "the journal ends with action " + journal.lastJournaled().orElse(0) + ", and " + count
                            + " were submitted");
            findings.add(
                    audit.journal(config.names().primary(), revision.subject().filter(), journal));
            for (String mirror : config.names().mirrors()) {
                awaitCopied(mirror);
                SubjectFilter subject = SubjectFilter.of(mirror + "." + revision.subject());
                findings.add(audit.journal(mirror, subject, journal));
            }
        }
        findings.forEach(finding -> check(finding, count));
        checkGate(revision, count);
        return findings;
    }

    private void awaitCopied(String mirror) {
        long begun = System.nanoTime();
        while (audit.lag(mirror).orElse(Long.MAX_VALUE) > 0 && System.nanoTime() - begun < PATIENCE_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void check(Finding finding, long count) {
        require(
                finding.isWhole() && finding.messages() == count,
                finding.name() + " does not hold each of the " + count + " actions once, in order, unchanged");
    }

    /** What passed the gate was what is stored, under the very sequence that was told. */
    private void checkGate(SolutionRevision revision, long count) {
        require(log.passed() == count, "only " + log.passed() + " of " + count + " actions passed the gate");
        require(log.outOfOrder() == 0, log.outOfOrder() + " actions passed the gate out of their order");
        long moved = 0;
        try (ClosableIterator<StoredMessage> messages = streams.getAll(revision.subject(), Range.from(1))) {
            while (messages.hasNext()) {
                StoredMessage message = messages.next();
                moved += log.seq(ActionRecord.of(message).id()) == message.seq() ? 0 : 1;
            }
        }
        require(moved == 0, moved + " actions stand under another sequence than the gate told");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }

    /** What was wrong, a line each; empty if nothing was. */
    List<String> problems() {
        return problems;
    }
}
