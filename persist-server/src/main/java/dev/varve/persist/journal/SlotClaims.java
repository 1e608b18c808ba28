/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import dev.varve.persist.store.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who owns which slot, as the files {@code slots/<slot>/owners/<epoch>} say, without any clock. Safe for use by many threads. */
public final class SlotClaims {

    private final DataDirectory directory;
    private final ServerHome home;
    private final Map<String, ServerJournals> journals = new ConcurrentHashMap<>();
    /** What is put in the place of files of a slot is so one after the other: all of it has one name among the claims. */
    private final Map<Integer, Object> replacing = new ConcurrentHashMap<>();

    /** The claims of the server {@code home}. */
    public SlotClaims(DataDirectory directory, ServerHome home) {
        this.directory = directory;
        this.home = home;
    }

    /**
     * Claims {@code slot} under {@code epoch} and fences everybody who owned it. Nothing of the slot may be read for or written by a client before what the predecessors left is replayed, committed, and the takeover settled.
     * May be repeated. This server's own journals must be written: it may be one of the predecessors.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if somebody claimed it under a higher epoch, or another process under this one; {@link dev.varve.ErrorCode#CORRUPT} if the journal of a predecessor is damaged
     */
    public Takeover take(int slot, long epoch) {
        Takeover takeover = begin(slot, epoch);
        try {
            takeover.claim();
            takeover.survey();
            takeover.fence();
            takeover.confirm();
        } catch (IOException e) {
            throw DiskErrors.translate("slot " + slot + " cannot be taken over", directory.slot(slot), e);
        }
        takeover.read();
        return takeover;
    }

    Takeover begin(int slot, long epoch) {
        return new Takeover(new Owned(slot, epoch), owners(slot), home, this::journals);
    }

    /** Those of others are read once, however many slots they had. */
    private ServerJournals journals(String incarnation) {
        Path path = home.servers().resolve(incarnation);
        return incarnation.equals(home.incarnation())
                ? new ServerJournals(path)
                : journals.computeIfAbsent(incarnation, name -> new ServerJournals(path));
    }

    /** Whether the successor of this server's ownership of {@code slot} under {@code epoch} has all that was journaled: only then may it be released. */
    public boolean isHandedOver(int slot, long epoch) {
        return !owners(slot).has(epoch);
    }

    /**
     * Puts a copy of {@code file}, as of its last commit, in its place, where a stopped process keeps it locked. This process has closed the file; the slot was taken under {@code epoch}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the slot was claimed by another; {@link dev.varve.ErrorCode#UNAVAILABLE} if somebody writes to the file all the time, so that it is not locked by a stopped
     *     process
     */
    public void unlock(int slot, long epoch, Path file) {
        OwnerFiles owners = owners(slot);
        UnlockedCopy copy = new UnlockedCopy(file, owners.copy(epoch));
        synchronized (replacing(slot)) {
            try {
                copy.begin();
                // Who claims the slot after this look finds the copy that was begun before, and takes it away.
                owners.requireHighest(new Owned(slot, epoch), home.incarnation());
                copy.replace();
            } catch (IOException e) {
                throw DiskErrors.translate("a locked file cannot be replaced", file, e);
            }
        }
    }

    private Object replacing(int slot) {
        return replacing.computeIfAbsent(slot, none -> new Object());
    }

    /**
     * Puts an empty file in the place of {@code file}, on stable storage, so that what it held is gone; the slot was taken under {@code epoch}. A server that is stopped here, and goes on when the slot is another's, changes nothing.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the slot was claimed by another
     */
    public void empty(int slot, long epoch, Path file) {
        run(removal(slot, epoch, file, Optional.empty()), Removal::replace, file);
    }

    /**
     * Puts {@code other}, which is whole and synced, in the place of {@code file}, on stable storage, with the same care as {@link #empty}. The file system must be the same.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if the slot was claimed by another
     */
    public void replace(int slot, long epoch, Path file, Path other) {
        run(removal(slot, epoch, file, Optional.of(other)), Removal::replace, file);
    }

    /** {@link #replace} that may be undone by a loss of power: then {@code file} is what it was. */
    public void put(int slot, long epoch, Path file, Path other) {
        run(removal(slot, epoch, file, Optional.of(other)), Removal::put, file);
    }

    /** What a removal ends with. */
    private interface LastStep {
        void take(Removal removal) throws IOException;
    }

    private void run(Removal removal, LastStep last, Path file) {
        synchronized (replacing(removal.owned().slot())) {
            try {
                removal.begin();
                removal.confirm();
                last.take(removal);
            } catch (NoSuchFileException taken) {
                throw StorageException.fenced(
                        "slot " + removal.owned().slot() + " was claimed by another server after epoch "
                                + removal.owned().epoch(),
                        removal.owned().epoch() + 1);
            } catch (IOException e) {
                throw DiskErrors.translate("a file cannot be removed", file, e);
            }
        }
    }

    Removal removal(int slot, long epoch, Path file, Optional<Path> other) {
        return new Removal(new Owned(slot, epoch), home.incarnation(), owners(slot), file, other);
    }

    /**
     * Removes the directories of servers that have ended and whose commands were all taken over. Reads the journals of dead servers that this one has not read yet: to be called now and then, not at each takeover.
     */
    public void removeDeadServers() {
        new DeadServers(home.servers(), this::owners, this::journals).remove();
        journals.keySet().removeIf(name -> !Files.exists(home.servers().resolve(name)));
    }

    private OwnerFiles owners(int slot) {
        return new OwnerFiles(directory.slot(slot).resolve("owners"));
    }
}
