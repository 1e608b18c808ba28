/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.da;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.cli.input.LineReader;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.DataAvailability;
import java.io.IOException;
import java.util.Optional;

/** The lines of an input as actions with consecutive ids. For use by one thread. */
final class ActionLines {

    private final LineReader lines;
    private long nextId;

    /** @param firstId the id of the action that the first line is */
    ActionLines(LineReader lines, long firstId) {
        this.lines = lines;
        this.nextId = firstId;
    }

    /** The next action; empty at the end. */
    Optional<Action> next() throws IOException {
        Optional<Bytes> line = lines.next();
        return line.map(payload -> new Action(nextId++, Bytes.empty(), payload));
    }

    /**
     * Passes over what an earlier run has journaled, and sees that it was these lines.
     *
     * @return how many lines were passed over
     * @throws StorageException {@code INVALID} if the last of them is not what was journaled, or the input ends before it
     */
    long skip(DataAvailability da) throws IOException {
        long last = da.lastJournaled().orElse(-1);
        long skipped = 0;
        while (nextId <= last) {
            Action line = next().orElseThrow(() -> other(last, "ends before it"));
            skipped++;
            if (line.id() == last) {
                check(line, da.find(last));
            }
        }
        return skipped;
    }

    /** A journal that began behind the stream does not hold the action itself. */
    private static void check(Action line, Optional<ActionRecord> journaled) {
        boolean differs = journaled
                .filter(record -> !record.action().payload().equals(line.payload()))
                .isPresent();
        if (differs) {
            throw other(line.id(), "has another line for it");
        }
    }

    private static StorageException other(long last, String how) {
        return StorageException.invalid("action " + last + " is journaled, and this input " + how
                + ": give the same input again, or say with --first which action its first line is");
    }
}
