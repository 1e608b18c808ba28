/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.audit;

import dev.varve.StorageException;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.chain.ChainBreak;
import dev.varve.recipes.da.chain.ChainVerifier;
import dev.varve.stream.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One pass over one copy of the actions. For use by one thread. */
final class Reading {

    private static final int MOST_DIFFERENCES = 10;

    private final String name;
    private final ChainVerifier verifier = new ChainVerifier();
    private final List<String> differences = new ArrayList<>();
    private Optional<ChainBreak> broken = Optional.empty();
    private long messages;
    private long firstSeq;
    private long lastSeq;

    Reading(String name) {
        this.name = name;
    }

    /** Takes the next message into account, and gives it back. */
    StoredMessage take(StoredMessage message) {
        messages++;
        firstSeq = firstSeq == 0 ? message.seq() : firstSeq;
        lastSeq = message.seq();
        if (broken.isEmpty()) {
            broken = verifier.check(message);
        }
        return message;
    }

    /** Holds {@code found} against the same message of another copy. */
    void compare(StoredMessage wanted, StoredMessage found) {
        record(wanted).ifPresent(record -> compare(record, found));
    }

    /** Holds {@code found} against the action that it must be. */
    void compare(ActionRecord wanted, StoredMessage found) {
        boolean same = record(found).filter(wanted::isSameAs).isPresent();
        if (!same) {
            differs("sequence " + found.seq() + " is not action " + wanted.id() + " as it was written");
        }
    }

    /** The action in {@code message}; a message that holds none is what the chain reports. */
    static Optional<ActionRecord> record(StoredMessage message) {
        try {
            return Optional.of(ActionRecord.of(message));
        } catch (StorageException malformed) {
            return Optional.empty();
        }
    }

    void differs(String how) {
        if (differences.size() < MOST_DIFFERENCES) {
            differences.add(how);
        }
    }

    Finding finding() {
        return new Finding(name, messages, firstSeq, lastSeq, verifier.report(broken), differences);
    }
}
