/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.sqlite.FileFailure;
import dev.varve.persist.store.BucketFile;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.StreamFile;
import dev.varve.persist.store.WriteGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out again, on one open file, what was carried out on it before, at the time it was then. Nobody is answered or told. For use by one thread. */
final class CommandReplay {

    private static final Logger LOG = LoggerFactory.getLogger(CommandReplay.class);

    private final Verbs verbs;
    private final Answers unheard = new Answers();

    CommandReplay(Verbs verbs) {
        this.verbs = verbs;
    }

    /** Carries out {@code journaled}, for which {@code file} is; a refusal changes nothing, as it did then, and a failure of the file is thrown. */
    void run(StoredFile file, JournaledCommand journaled) {
        Command command = journaled.command();
        switch (command.kind()) {
            case EXPIRE -> change(file, journaled, file::expire);
            case REQUEST ->
                run(
                        file,
                        journaled,
                        RequestBody.read(command.key(), command.body()).request());
        }
    }

    /** {@link #run(StoredFile, JournaledCommand)} of a command whose body is {@code request}. */
    void run(StoredFile file, JournaledCommand journaled, Request request) {
        change(file, journaled, () -> verbs.run(file, request, unheard));
    }

    private void change(StoredFile file, JournaledCommand journaled, Runnable work) {
        Command command = journaled.command();
        try {
            file.begin(WriteGroup.replay(command.epoch(), command.time()));
            work.run();
            file.end(journaled.lsn());
        } catch (StorageException e) {
            file.rollback();
            refusedAgain(journaled, e);
        } finally {
            unheard.clear();
            forgetChanges(file);
        }
    }

    /** Throws {@code refusal} on if it is a failure of the file. */
    static void refusedAgain(JournaledCommand journaled, StorageException refusal) {
        if (FileFailure.is(refusal)) {
            throw refusal;
        }
        LOG.debug(
                "command {} for {} is refused again",
                journaled.lsn(),
                journaled.command().key(),
                refusal);
    }

    private static void forgetChanges(StoredFile file) {
        if (file instanceof StreamFile stream) {
            stream.takeChanges();
        } else if (file instanceof BucketFile bucket) {
            bucket.takeChanges();
        }
    }
}
