/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the store as the servers of a contest see it: one transaction at a time, what is committed, and up to which command.
 *
 * <p>Who has the higher epoch does not wait for a transaction of one with a lower: it puts a copy of the committed state in the file's place, and the other goes on with the file that was.
 */
final class ModelFile {

    private final List<String> committed = new ArrayList<>();
    private final List<JournaledCommand> pending = new ArrayList<>();
    private long epoch;
    private long lsn;
    private @Nullable Contender holder;

    /** False where the file belongs to a higher epoch or is locked by one. */
    boolean begin(Contender who) {
        if (who.hasOldFile()) {
            return true;
        }
        Contender other = holder;
        if (epoch > who.epoch() || (other != null && other.epoch() > who.epoch())) {
            return false;
        }
        if (other != null && other != who) {
            other.keepOldFile();
            pending.clear();
        }
        holder = who;
        return true;
    }

    /** Carries out {@code command}, unless the file has it, and returns what was carried out before it: the answer depends on that. */
    List<String> apply(Contender who, JournaledCommand command) {
        List<String> before = new ArrayList<>(committed);
        pending.forEach(earlier -> before.add(Contest.letter(earlier.command())));
        if (!who.hasOldFile() && isAbove(command)) {
            pending.add(command);
        }
        return before;
    }

    private boolean isAbove(JournaledCommand command) {
        long other = command.command().epoch();
        return other > epoch || (other == epoch && command.lsn() > lsn);
    }

    void commit(Contender who) {
        if (holder == who && !who.hasOldFile()) {
            for (JournaledCommand command : pending) {
                committed.add(Contest.letter(command.command()));
                epoch = command.command().epoch();
                lsn = command.lsn();
            }
            pending.clear();
            holder = null;
        }
    }

    List<String> committed() {
        return List.copyOf(committed);
    }
}
