/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.nio.file.Path;

/** Appends to a journal until it is killed, and says each number only once the command is written or synced, as it is told to. */
final class JournalingProcess {

    private JournalingProcess() {}

    public static void main(String[] args) {
        ServerHome home = ServerHome.create(Path.of(args[0]), "killed", 1);
        Journal journal = Journal.create(home.worker(0), JournalFixture.SMALL);
        for (int i = 1; true; i++) {
            long lsn = journal.append(JournalFixture.command("x".repeat(i % 2000)));
            if (args[1].equals("disk")) {
                journal.sync();
            } else {
                journal.write();
            }
            System.out.println(lsn);
            if (i % 50 == 0) {
                journal.release(lsn - 200_000);
            }
        }
    }
}
