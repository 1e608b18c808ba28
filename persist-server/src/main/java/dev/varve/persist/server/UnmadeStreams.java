/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.StoreKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Streams whose files are not made yet: the journal has what was written to them, and it is kept here as well, so that the journal need not be searched when the files are made. For use by one thread.
 */
final class UnmadeStreams {

    /** After a kill the successors make so many files before the last slot is served. */
    private static final int MOST = 5000;

    /** A request that needs the file waits until all of these are written to it. */
    private static final int MOST_WRITES = 100;

    private static final long MOST_BYTES = 32L << 20;

    private final Map<StoreKey, Unmade> streams = new HashMap<>();
    private long bytes;

    /** What was written to a stream. */
    private static final class Unmade {
        private final List<JournaledCommand> commands = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private long epoch;
        private long time = Long.MIN_VALUE;
    }

    /** Whether there may be another stream, as far as their number goes. */
    boolean haveRoom() {
        return streams.size() < MOST;
    }

    /** Whether the stream of {@code key} is one of them. */
    boolean contains(StoreKey key) {
        return streams.containsKey(key);
    }

    /** Whether {@code writes} under {@code epoch} may be added to the stream of {@code key}, which is one of these or new: its file, which has nothing else, would take them. */
    boolean takes(StoreKey key, long epoch, List<PlainWrite> writes) {
        Unmade stream = streams.getOrDefault(key, new Unmade());
        boolean isRoom = bytes < MOST_BYTES && stream.commands.size() + writes.size() <= MOST_WRITES;
        boolean isSame = stream.commands.isEmpty() || stream.epoch == epoch;
        Set<String> ids = new HashSet<>();
        return isRoom
                && isSame
                && writes.stream()
                        .flatMap(write -> write.msgId().stream())
                        .allMatch(id -> !stream.ids.contains(id) && ids.add(id));
    }

    /** The seq of the last message of the stream of {@code key}, which is that of its last change as well; 0 if it is new. */
    long last(StoreKey key) {
        Unmade stream = streams.get(key);
        return stream == null ? 0 : stream.commands.size();
    }

    /** The store time of a message for the stream of {@code key} that comes at {@code time}: not before that of the last one. */
    long time(StoreKey key, long time) {
        Unmade stream = streams.get(key);
        return stream == null ? time : Math.max(time, stream.time);
    }

    /** Keeps {@code command}, which says to carry out {@code write}. */
    void add(PlainWrite write, JournaledCommand command) {
        Unmade stream = streams.computeIfAbsent(command.command().key(), added -> new Unmade());
        stream.commands.add(command);
        write.msgId().ifPresent(stream.ids::add);
        stream.epoch = command.command().epoch();
        stream.time = Math.max(stream.time, command.command().time());
        bytes += command.command().body().size();
    }

    /** Lets go of the stream of {@code key}; returns what was written to it, nothing where it is not one of these. */
    List<JournaledCommand> take(StoreKey key) {
        Unmade stream = streams.remove(key);
        if (stream == null) {
            return List.of();
        }
        stream.commands.forEach(command -> bytes -= command.command().body().size());
        return stream.commands;
    }

    /** Lets go of those in slots for which {@code owned} does not hold: whoever owns them has the journal. */
    void keepIf(IntPredicate owned) {
        streams.keySet().stream()
                .filter(key -> !owned.test(key.slot()))
                .toList()
                .forEach(this::take);
    }
}
