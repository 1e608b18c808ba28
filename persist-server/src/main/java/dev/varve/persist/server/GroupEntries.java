/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.Bytes;
import dev.varve.persist.journal.Command;
import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.store.StoredFile;
import dev.varve.persist.store.WriteGroup;
import java.util.ArrayList;
import java.util.List;

/** What the journal has of the group that is being carried out, which is annulled where it comes to nothing. For use by one thread. */
final class GroupEntries {

    private final CommandLog log;
    private final Ownership ownership;
    private final List<Long> lsns = new ArrayList<>();
    private boolean kept;

    GroupEntries(CommandLog log, Ownership ownership) {
        this.log = log;
        this.ownership = ownership;
    }

    /** What was appended before belongs to another group. */
    void begin() {
        lsns.clear();
        kept = false;
    }

    /** The file has what they say: they are not annulled any more. */
    void keep() {
        lsns.clear();
        kept = true;
    }

    /** Whether the file has what they say. */
    boolean areKept() {
        return kept;
    }

    /** Appends {@code request}, which may change or make {@code file}. */
    void append(StoredFile file, Request request, WriteGroup group) {
        boolean makes = file.isFresh() && file.key().isDeclared() && Effect.of(request.verb()) == Effect.CREATES;
        append(file.key(), group, makes ? making(request) : new RequestBody(request, List.of()));
    }

    /** Appends {@code request}, which makes no file; returns its number. */
    long append(StoreKey key, Request request, WriteGroup group) {
        return append(key, group, new RequestBody(request, List.of()));
    }

    /** Appends {@code request}, which is carried out later. */
    JournaledCommand appendPlain(Request request, WriteGroup group) {
        Bytes body = new RequestBody(request, List.of()).write();
        Command command = new Command(request.key(), group.epoch(), group.time(), Command.Kind.REQUEST, body);
        long lsn = log.append(command);
        lsns.add(lsn);
        return new JournaledCommand(lsn, command);
    }

    private long append(StoreKey key, WriteGroup group, RequestBody body) {
        long lsn = log.append(key, group, body);
        lsns.add(lsn);
        return lsn;
    }

    /** Appends that what is past its time in the file of {@code key} is removed. */
    void appendExpiry(StoreKey key, WriteGroup group) {
        lsns.add(log.appendExpiry(key, group));
    }

    /** {@code request} with the subjects of the declared stream that it makes. */
    RequestBody making(Request request) {
        return new RequestBody(request, ownership.map().filters(request.key().title()));
    }

    /** The number of the last entry; 0 if there is none. */
    long last() {
        return lsns.isEmpty() ? 0 : lsns.get(lsns.size() - 1);
    }

    /** The last entry was refused. */
    void annulLast(StoreKey key) {
        log.annul(key, last());
        lsns.remove(lsns.size() - 1);
    }

    /** Nothing of the group is kept. May be repeated where it failed. */
    void annulAll(StoreKey key) {
        while (!lsns.isEmpty()) {
            annulLast(key);
        }
    }
}
