/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.Bytes;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.SolutionRevision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the tests of the journal have in common. */
final class JournalFixture {

    static final SolutionRevision REVISION = SolutionRevision.of(7);
    static final JournalSettings SMALL = new JournalSettings(8192, 8192, 1 << 20, 1 << 20);

    private JournalFixture() {}

    static Action action(long id) {
        return new Action(id, Bytes.utf8("hash " + id), Bytes.utf8("payload " + id));
    }

    static Action action(long id, Random random) {
        byte[] payload = new byte[random.nextInt(random.nextInt(8) == 0 ? 4097 : 400)];
        random.nextBytes(payload);
        return new Action(id, Bytes.utf8("hash " + id), Bytes.wrap(payload));
    }

    static Journal open(Disk disk) {
        return Journal.open(disk, REVISION, SMALL, Runnable::run);
    }

    /** Every action that is here. */
    static List<ActionRecord> all(Journal journal) {
        List<ActionRecord> found = new ArrayList<>();
        if (journal.start().isPresent()) {
            try (JournalCursor cursor = journal.from(journal.start().get().firstId())) {
                List<ActionRecord> some = cursor.next(10, Duration.ZERO);
                while (!some.isEmpty()) {
                    found.addAll(some);
                    some = cursor.next(10, Duration.ZERO);
                }
            }
        }
        return found;
    }

    static List<Action> actions(Journal journal) {
        return all(journal).stream().map(ActionRecord::action).toList();
    }
}
