/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.journal.JournaledCommand;
import dev.varve.persist.store.StoreKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The first writes to streams whose files are not made yet: the journal has them, and they are kept here so that it need not be searched when the files are made. For use by one thread.
 */
final class FirstWrites {

    /** After a kill the successors make so many files before the last slot is served. */
    private static final int MOST = 5000;

    private static final long MOST_BYTES = 16L << 20;

    private final Map<StoreKey, JournaledCommand> commands = new HashMap<>();
    private long bytes;

    /** Whether another one may be kept. */
    boolean haveRoom() {
        return commands.size() < MOST && bytes < MOST_BYTES;
    }

    /** Keeps the first write to a stream. */
    void add(JournaledCommand first) {
        commands.put(first.command().key(), first);
        bytes += first.command().body().size();
    }

    /** Lets go of the first write to the stream of {@code key}; empty where it is not kept here. */
    Optional<JournaledCommand> take(StoreKey key) {
        JournaledCommand first = commands.remove(key);
        bytes -= first == null ? 0 : first.command().body().size();
        return Optional.ofNullable(first);
    }

    /** Lets go of those in slots for which {@code owned} does not hold: whoever owns them has the journal. */
    void keepIf(IntPredicate owned) {
        commands.keySet().stream()
                .filter(key -> !owned.test(key.slot()))
                .toList()
                .forEach(this::take);
    }
}
