/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.persist.store.DataDirectory;
import dev.varve.persist.store.StoreKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that damaged files lack, kept beside the files of their slot so that the journals they were in are not needed: {@code slots/<slot>/left/<file>.<epoch>}, written by whoever owned the slot under that epoch.
 *
 * <p>What owners under different epochs left of one file may overlap; carried out in the order of the epochs, each command is either new or one that the file has. For use by one thread.
 */
public final class LeftCommands {

    private static final Pattern NAME = Pattern.compile("(.+\\.db)\\.([0-9]{1,19})");

    private final DataDirectory directory;
    private final Map<Integer, Set<String>> files = new HashMap<>();

    /** What is left in {@code directory}. */
    public LeftCommands(DataDirectory directory) {
        this.directory = directory;
    }

    /** The name of the damaged file that lacks what the file {@code name} holds; empty where that has another purpose. */
    static Optional<String> fileOf(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Looks which files of {@code slot} lack something; to be called before one of them is used. */
    public void look(int slot) {
        Set<String> names = new HashSet<>();
        try {
            for (String name : Folders.names(folder(slot))) {
                fileOf(name).ifPresent(names::add);
            }
        } catch (IOException e) {
            throw DiskErrors.translate("what files of slot " + slot + " lack is not known", folder(slot), e);
        }
        files.put(slot, names);
    }

    /** The slot is another's; what its files lack is of no interest any more. */
    public void letGo(int slot) {
        files.remove(slot);
    }

    /** Whether the file of {@code key} lacks commands, as far as was looked. */
    public boolean lacks(StoreKey key) {
        Set<String> lacking = files.getOrDefault(key.slot(), Set.of());
        // Asked for each request; names are dear to make.
        return !lacking.isEmpty() && lacking.contains(name(key));
    }

    /**
     * Keeps, on stable storage, the commands of {@code key} that {@code source} shows to whom it is given, for the owner under {@code epoch}. May be repeated.
     *
     * @throws dev.varve.StorageException if that cannot be done: the journals are needed still
     */
    public void keep(StoreKey key, long epoch, Consumer<Consumer<JournaledCommand>> source) {
        Path file = folder(key.slot()).resolve(name(key) + "." + epoch);
        Path unready = file.resolveSibling(file.getFileName() + ".new");
        try {
            Folders.make(folder(key.slot()));
            try (LeftFile.Writer writer = LeftFile.write(unready)) {
                source.accept(writer::add);
                writer.sync();
            }
            Folders.replace(unready, file);
        } catch (UncheckedIOException e) {
            throw DiskErrors.translate("what the file of " + key + " lacks cannot be kept", file, new IOException(e));
        } catch (IOException e) {
            throw DiskErrors.translate("what the file of " + key + " lacks cannot be kept", file, e);
        }
        files.computeIfAbsent(key.slot(), slot -> new HashSet<>()).add(name(key));
    }

    /**
     * Shows {@code visitor} what the file of {@code key} lacked when it was left, in order.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT} if what was left is itself damaged
     */
    public void commands(StoreKey key, Consumer<JournaledCommand> visitor) {
        for (Path file : left(key).values()) {
            LeftFile.read(file, visitor);
        }
    }

    /** The file of {@code key} has everything, on stable storage. */
    public void forget(StoreKey key) {
        for (Path file : left(key).values()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw DiskErrors.translate("what the file of " + key + " lacked cannot be removed", file, e);
            }
        }
        files.getOrDefault(key.slot(), new HashSet<>()).remove(name(key));
    }

    private SortedMap<Long, Path> left(StoreKey key) {
        Path folder = folder(key.slot());
        SortedMap<Long, Path> byEpoch = new TreeMap<>();
        try {
            for (String name : Folders.names(folder)) {
                Matcher matcher = NAME.matcher(name);
                if (matcher.matches() && matcher.group(1).equals(name(key))) {
                    byEpoch.put(Long.valueOf(matcher.group(2)), folder.resolve(name));
                }
            }
        } catch (IOException e) {
            throw DiskErrors.translate("what the file of " + key + " lacks cannot be read", folder, e);
        }
        return byEpoch;
    }

    private Path folder(int slot) {
        return directory.slot(slot).resolve("left");
    }

    private String name(StoreKey key) {
        return directory.file(key).getFileName().toString();
    }
}
