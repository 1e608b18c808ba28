/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import dev.varve.persist.warm.Stub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How much of the disk the files of a worker's slots take, and in which order they were used. For use by one thread.
 *
 * <p>Files that were used are known one by one, a bounded number of them, the least recently used first. All others are older, equally old, and known by their sum only, slot by slot; which they are is found by listing the slot.
 */
final class LocalFiles {

    private final DataDirectory directory;
    private final int most;
    /** The least recently used first. */
    private final Map<StoreKey, Used> used = new LinkedHashMap<>();

    private final Map<Integer, Set<StoreKey>> usedBySlot = new HashMap<>();
    /** The bytes of files that were not used, of slots that were listed. */
    private final Map<Integer, Long> atRest = new HashMap<>();

    /** Slots that were claimed and not listed yet. */
    private final Set<Integer> unlisted = new LinkedHashSet<>();

    private final AwayFiles away = new AwayFiles();

    private long bytes;
    private long turns;

    /** A file that was used. */
    static final class Used {
        private long bytes;
        private long turn;

        long bytes() {
            return bytes;
        }

        /** Differs from use to use. */
        long turn() {
            return turn;
        }
    }

    /** @param most how many files are known one by one */
    LocalFiles(DataDirectory directory, int most) {
        this.directory = directory;
        this.most = most;
    }

    /** What is in {@code slot} is this worker's from now on. */
    void claimed(int slot) {
        unlisted.add(slot);
    }

    /** Up to {@code most} slots of which nobody knows what is in them; to be asked for again until they are {@link #listed}. */
    List<Integer> unlisted(int most) {
        return unlisted.stream().limit(most).toList();
    }

    /** The file of {@code key}, which is there, is used. */
    void used(StoreKey key) {
        Used known = used.remove(key);
        if (known == null) {
            known = new Used();
            grow(known, size(key));
            usedBySlot
                    .computeIfAbsent(key.slot(), slot -> new LinkedHashSet<>())
                    .add(key);
            rest(key.slot(), -known.bytes);
        }
        touch(key, known);
    }

    /** The file of {@code key} was not there before: it was made, or restored. */
    void appeared(StoreKey key) {
        Used known = used.remove(key);
        if (known == null) {
            known = new Used();
            usedBySlot
                    .computeIfAbsent(key.slot(), slot -> new LinkedHashSet<>())
                    .add(key);
        }
        grow(known, size(key));
        touch(key, known);
    }

    private void touch(StoreKey key, Used file) {
        file.turn = ++turns;
        used.put(key, file);
        if (used.size() > most) {
            StoreKey eldest = used.keySet().iterator().next();
            rest(eldest.slot(), remove(eldest));
        }
    }

    private void grow(Used file, long now) {
        bytes += now - file.bytes;
        file.bytes = now;
    }

    private long size(StoreKey key) {
        try {
            long size = Files.size(directory.file(key));
            return Stub.isSmall(size) ? 0 : size;
        } catch (NoSuchFileException none) {
            return 0;
        } catch (IOException e) {
            throw StorageException.unavailable("how large the file of " + key + " is cannot be found out", e);
        }
    }

    /** The file of {@code key} was committed, and may have grown. */
    void committed(StoreKey key) {
        Used known = used.get(key);
        if (known != null) {
            grow(known, size(key));
        }
    }

    /** The file of {@code key} was evicted, or lost, and is there again. */
    void returned(StoreKey key) {
        away.returned(key.slot());
        appeared(key);
    }

    /** Those that are only in the store. */
    AwayFiles away() {
        return away;
    }

    /** The file of {@code key}, which had {@code size} bytes, is gone: it was evicted. */
    void gone(StoreKey key, long size) {
        away.gone(key.slot());
        if (used.containsKey(key)) {
            long unused = remove(key);
        } else {
            rest(key.slot(), -size);
        }
    }

    private long remove(StoreKey key) {
        Used gone = used.remove(key);
        Set<StoreKey> others = usedBySlot.get(key.slot());
        if (gone == null || others == null) {
            return 0;
        }
        others.remove(key);
        bytes -= gone.bytes;
        return gone.bytes;
    }

    /**
     * {@code slot} was listed.
     *
     * @param sizes its files by name
     * @return those that were not used
     */
    Map<String, Long> listed(int slot, Map<String, Long> sizes) {
        Map<String, Long> rest = new HashMap<>(sizes);
        usedBySlot.getOrDefault(slot, Set.of()).forEach(key -> rest.remove(name(key)));
        unlisted.remove(slot);
        atRest.putIfAbsent(slot, 0L);
        long sum = rest.values().stream().mapToLong(Long::longValue).sum();
        rest(slot, sum - atRest.getOrDefault(slot, 0L));
        return rest;
    }

    private String name(StoreKey key) {
        return String.valueOf(directory.file(key).getFileName());
    }

    /** Adds {@code delta} to what is at rest in {@code slot}; of one that was not listed nothing is known. */
    private void rest(int slot, long delta) {
        Long before = atRest.get(slot);
        if (before != null) {
            long now = Math.max(0, before + delta);
            atRest.put(slot, now);
            bytes += now - before;
        }
    }

    /** The slots with files that were not used. */
    List<Integer> slotsAtRest() {
        return atRest.entrySet().stream()
                .filter(slot -> slot.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The files that were used, the least recently used first. */
    Map<StoreKey, Used> eldestFirst() {
        return used;
    }

    /** The turn of the file of {@code key}; empty while it is not known by itself. */
    OptionalLong turn(StoreKey key) {
        Used known = used.get(key);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.turn);
    }

    /** Whether no file was used after this one. */
    boolean isLatest(Used file) {
        return file.turn == turns;
    }

    /** {@code slot} is another's. */
    void letGo(int slot) {
        List.copyOf(usedBySlot.getOrDefault(slot, Set.of())).forEach(this::remove);
        usedBySlot.remove(slot);
        rest(slot, -atRest.getOrDefault(slot, 0L));
        atRest.remove(slot);
        unlisted.remove(slot);
        away.letGo(slot);
    }

    /** How many bytes all files have, as far as is known. */
    long bytes() {
        return bytes;
    }
}
