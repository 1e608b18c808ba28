/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.util.Random;
import java.util.concurrent.Executor;

/** A disk that holds a journal from one life of a process to the next, for tests of what stands on a journal. */
public final class DiskInMemory {

    private ForgetfulDisk disk = ForgetfulDisk.empty();

    /** Opens the journal, as the next process does. */
    public Journal open(Executor acknowledgements) {
        return Journal.open(disk, JournalFixture.REVISION, JournalFixture.SMALL, acknowledgements);
    }

    /** The process was killed; whatever of it still runs gets nothing done. */
    public void kill() {
        disk = disk.afterKill();
    }

    /** The machine lost its power. */
    public void losePower(Random random) {
        disk = disk.afterPowerCut(random);
    }

    /** Each sync fails from now on. */
    public void failSyncs() {
        disk.fail("force", "input/output error");
    }
}
