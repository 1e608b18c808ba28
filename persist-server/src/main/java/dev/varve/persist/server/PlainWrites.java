/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Durability;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.WriteGroup;
import dev.varve.pubsub.wire.ChangeRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out writes to streams that have no file yet, by the journal alone: what comes of them is known, and the file is made from the journal later. For use by one thread. */
final class PlainWrites {

    private final Verbs verbs;
    private final Surroundings server;
    private final InstantSource clock;
    private final long largestMessage;
    private final OpenFiles files;
    private final GroupEntries entries;

    PlainWrites(WorkerParts parts, OpenFiles files, GroupEntries entries) {
        this.verbs = parts.verbs();
        this.server = parts.surroundings();
        this.clock = parts.settings().clock();
        this.largestMessage = parts.settings().maxMessageBytes();
        this.files = files;
        this.entries = entries;
    }

    /**
     * What was done.
     *
     * @param level what it is to survive
     * @param changes what followers are told
     */
    record Done(Durability level, List<ChangeRecord> changes) {}

    /** Carries out all of {@code requests}, for the stream of {@code key}, which has no file; empty if the file has to be made for one of them, and nothing was done. */
    Optional<Done> carryOut(StoreKey key, List<Request> requests, long epoch, Answers answers) {
        List<PlainWrite> writes = requests.stream()
                .flatMap(request -> PlainWrite.of(request, largestMessage).stream())
                .toList();
        if (writes.size() < requests.size() || !files.unmade().takes(key, epoch, writes)) {
            return Optional.empty();
        }
        WriteGroup group = WriteGroup.of(GroupLevel.of(requests, server.defaultDurability()), epoch, clock.millis());
        List<JournaledCommand> commands = requests.stream()
                .map(request -> entries.appendPlain(request, group))
                .toList();
        files.makeLater(key);
        entries.keep();
        List<ChangeRecord> changes = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            changes.add(carryOut(writes.get(i), commands.get(i), group, answers));
        }
        return Optional.of(new Done(group.level(), changes));
    }

    private ChangeRecord carryOut(PlainWrite write, JournaledCommand command, WriteGroup group, Answers answers) {
        StoreKey key = write.request().key();
        files.unmade().add(write, command);
        long seq = files.unmade().last(key);
        long time = files.unmade().time(key, group.time());
        verbs.written(write.request(), answers, write.receipt(group, seq, time));
        return write.change(group, seq, time);
    }
}
