/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.chain;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.stream.StoredMessage;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies the chains of the subjects that are given to it, message by message, each subject in order.
 *
 * <p>Knows one link of each subject, so memory does not grow with the stream. For readers, checkers of mirrors and archivers alike. For use by one thread.
 */
public final class ChainVerifier {

    private final Map<Subject, ActionRecord> last = new HashMap<>();
    private int trusted;
    private long verified;

    /** A verifier that has seen nothing. */
    public ChainVerifier() {}

    /** Verifies {@code messages} up to the first break. */
    public ChainReport verify(Iterator<StoredMessage> messages) {
        Optional<ChainBreak> broken = Optional.empty();
        while (broken.isEmpty() && messages.hasNext()) {
            broken = check(messages.next());
        }
        return report(broken);
    }

    /** What has been verified so far, up to {@code broken}. */
    public ChainReport report(Optional<ChainBreak> broken) {
        return new ChainReport(verified, trusted, broken);
    }

    /** The break that {@code message} shows; empty if it follows from the one of its subject before it. */
    public Optional<ChainBreak> check(StoredMessage message) {
        ActionRecord record;
        try {
            record = ActionRecord.of(message);
        } catch (StorageException malformed) {
            return broken(ChainBreak.Kind.MALFORMED, message, String.valueOf(malformed.getMessage()));
        }
        ActionRecord before = last.get(message.subject());
        Optional<ChainBreak> found = before == null ? first(record, message) : next(before, record, message);
        if (found.isEmpty()) {
            last.put(message.subject(), record);
            verified++;
        }
        return found;
    }

    private Optional<ChainBreak> first(ActionRecord record, StoredMessage message) {
        Optional<SolutionRevision> revision = revision(message.subject());
        if (revision.isEmpty()) {
            return broken(ChainBreak.Kind.MALFORMED, message, "its subject is not action.<solution revision>");
        }
        Digest genesis = Digest.genesis(revision.get(), record.id());
        if (!record.digest().equals(genesis.next(record.action()))) {
            trusted++;
        }
        return Optional.empty();
    }

    private static Optional<SolutionRevision> revision(Subject subject) {
        try {
            return Optional.of(SolutionRevision.of(subject));
        } catch (StorageException otherwise) {
            return Optional.empty();
        }
    }

    private static Optional<ChainBreak> next(ActionRecord before, ActionRecord record, StoredMessage message) {
        if (record.id() != before.id() + 1) {
            ChainBreak.Kind kind = record.id() <= before.id() ? ChainBreak.Kind.ORDER : ChainBreak.Kind.GAP;
            return broken(kind, message, "action " + record.id() + " follows action " + before.id());
        }
        return record.digest().equals(before.digest().next(record.action()))
                ? Optional.empty()
                : broken(
                        ChainBreak.Kind.ALTERED,
                        message,
                        "the link of action " + record.id() + " does not follow from its content and action "
                                + before.id());
    }

    private static Optional<ChainBreak> broken(ChainBreak.Kind kind, StoredMessage message, String detail) {
        return Optional.of(new ChainBreak(kind, message.subject(), message.seq(), detail));
    }
}
