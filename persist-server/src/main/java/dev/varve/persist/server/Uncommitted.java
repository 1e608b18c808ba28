/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoreKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The files with commands in the journal that no commit of theirs covers, the one that waits longest first. For use by one thread. */
final class Uncommitted {

    private final Map<StoreKey, Commands> byKey = new LinkedHashMap<>();
    private long bytes;

    private static final class Commands {
        private final long leastLsn;
        private final long sinceNanos = System.nanoTime();
        private long notBeforeNanos = sinceNanos;
        private long count;
        private long bytes;

        Commands(long leastLsn) {
            this.leastLsn = leastLsn;
        }
    }

    /**
     * A file that waits.
     *
     * @param key the file
     * @param sinceNanos since when
     */
    record Waiting(StoreKey key, long sinceNanos) {}

    /** The command {@code lsn}, of {@code size} bytes, changes the file of {@code key}. */
    void add(StoreKey key, long lsn, long size) {
        Commands commands = byKey.computeIfAbsent(key, added -> new Commands(lsn));
        commands.count++;
        commands.bytes += size;
        bytes += size;
    }

    /** A command that was added for {@code key} had no effect. */
    void annul(StoreKey key) {
        Commands commands = byKey.get(key);
        if (commands != null && --commands.count == 0) {
            forget(key);
        }
    }

    boolean contains(StoreKey key) {
        return byKey.containsKey(key);
    }

    /** The file of {@code key} needs none of its commands any more. */
    void forget(StoreKey key) {
        Commands commands = byKey.remove(key);
        bytes -= commands == null ? 0 : commands.bytes;
    }

    /** The file that waits longest at {@code nanos}, of those that were not put off. */
    Optional<Waiting> eldest(long nanos) {
        return byKey.entrySet().stream()
                .filter(entry -> entry.getValue().notBeforeNanos - nanos <= 0)
                .findFirst()
                .map(entry -> new Waiting(entry.getKey(), entry.getValue().sinceNanos));
    }

    /** The file of {@code key} is not to be tried before {@code nanos}. */
    void putOff(StoreKey key, long nanos) {
        Commands commands = byKey.get(key);
        if (commands != null) {
            commands.notBeforeNanos = nanos;
        }
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** The least number of a command that a file may need. */
    OptionalLong least() {
        // Files stand in the order of their first commands.
        return byKey.values().stream().mapToLong(commands -> commands.leastLsn).findFirst();
    }

    Set<StoreKey> keys() {
        return Set.copyOf(byKey.keySet());
    }

    /** The size of all commands. */
    long bytes() {
        return bytes;
    }
}
