/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.SlotCatalog;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.stream.StreamSpec;
import java.util.Optional;

/**
 * Carries commands out again, on files that lack them, by the code that carried them out first and at the time it was then. Nobody is answered or told.
 *
 * <p>For use by one thread.
 */
final class Replay {

    private final OpenFiles files;
    private final CommandReplay replay;

    Replay(Verbs verbs, OpenFiles files) {
        this.replay = new CommandReplay(verbs);
        this.files = files;
    }

    /** Carries {@code journaled} out unless its file has it; a failure of the file is thrown. */
    void run(JournaledCommand journaled) {
        Command command = journaled.command();
        Optional<StoredFile> file = files.stored(command.key());
        if (isDone(journaled, file)) {
            return;
        }
        switch (command.kind()) {
            case EXPIRE -> file.ifPresent(found -> change(found, () -> replay.run(found, journaled)));
            case REQUEST -> run(journaled, file, RequestBody.read(command.key(), command.body()));
        }
    }

    private void run(JournaledCommand journaled, Optional<StoredFile> file, RequestBody body) {
        Request request = body.request();
        if (Drops.isDrop(request)) {
            file.ifPresent(found -> drop(found, journaled));
        } else if (file.isPresent() || Effect.of(request.verb()) == Effect.CREATES) {
            StoredFile open = file.orElseGet(() -> create(request.key(), body));
            change(open, () -> replay.run(open, journaled, request));
        }
    }

    private void drop(StoredFile file, JournaledCommand journaled) {
        try {
            Drops.drop(file, files, journaled.command().epoch(), journaled.lsn());
        } catch (StorageException e) {
            CommandReplay.refusedAgain(journaled, e);
        }
    }

    private void change(StoredFile file, Runnable work) {
        try {
            work.run();
        } finally {
            if (file.isFresh()) {
                files.forget(file.key());
            }
        }
    }

    /** Whether the file has it, or was dropped after it. */
    private boolean isDone(JournaledCommand journaled, Optional<StoredFile> file) {
        long epoch = journaled.command().epoch();
        if (file.isPresent()) {
            return isBefore(
                    epoch, journaled.lsn(), file.get().epoch(), file.get().lsn());
        }
        StoreKey key = journaled.command().key();
        Optional<SlotCatalog.Entry> entry = files.catalogs().find(key.slot()).flatMap(catalog -> catalog.find(key));
        return entry.filter(found -> isBefore(epoch, journaled.lsn(), found.epoch(), found.lsn()))
                .isPresent();
    }

    private static boolean isBefore(long epoch, long lsn, long doneEpoch, long doneLsn) {
        return epoch < doneEpoch || (epoch == doneEpoch && lsn <= doneLsn);
    }

    private StoredFile create(StoreKey key, RequestBody body) {
        if (key.kind() != StoreKey.Kind.STREAM) {
            return files.createBucket(key);
        }
        Optional<StreamSpec> spec = key.isDeclared() ? Optional.of(StreamVerbs.firstSpec(key, body)) : Optional.empty();
        return files.createStream(key, spec);
    }
}
