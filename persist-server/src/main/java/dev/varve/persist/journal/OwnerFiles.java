/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files {@code owners/<epoch>} of a slot: each names the process that claimed the slot under that epoch.
 *
 * @param folder where they are
 */
record OwnerFiles(Path folder) {

    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,19}");
    private static final String COPY = ".db";

    /** Says on stable storage that {@code incarnation} claims the slot under {@code epoch}. */
    void claim(long epoch, String incarnation) throws IOException {
        Folders.make(folder);
        Path file = file(epoch);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((incarnation + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        } catch (FileAlreadyExistsException claimed) {
            if (!owner(epoch).equals(incarnation)) {
                throw StorageException.fenced("another process has claimed " + folder + " under epoch " + epoch, epoch);
            }
        } catch (IOException e) {
            // Half a name would be taken for another's claim when this is tried again.
            Files.deleteIfExists(file);
            throw e;
        }
        Folders.sync(folder);
    }

    /** The processes that claimed the slot, by epoch. A name that is not whole is left empty: its process has not gone on after claiming, and will see whoever reads this. */
    SortedMap<Long, String> list() throws IOException {
        SortedMap<Long, String> owners = new TreeMap<>();
        for (String name : Folders.names(folder)) {
            if (EPOCH.matcher(name).matches()) {
                owners.put(Long.valueOf(name), owner(Long.parseLong(name)));
            }
        }
        return owners;
    }

    private String owner(long epoch) throws IOException {
        try {
            String text = Files.readString(file(epoch), StandardCharsets.US_ASCII);
            return text.endsWith("\n") ? text.strip() : "";
        } catch (NoSuchFileException settled) {
            return "";
        }
    }

    /**
     * Goes on only if {@code incarnation} is the last that claimed the slot, under the epoch of {@code owned}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#FENCED} if it is not
     */
    void requireHighest(Owned owned, String incarnation) throws IOException {
        SortedMap<Long, String> all = list();
        if (all.isEmpty() || all.lastKey() != owned.epoch() || !incarnation.equals(all.get(owned.epoch()))) {
            throw StorageException.fenced(
                    "slot " + owned.slot() + " does not belong to this server under epoch " + owned.epoch(),
                    all.isEmpty() ? owned.epoch() : all.lastKey());
        }
    }

    /** Whether a process is named for {@code epoch}. The file is opened, so that NFS asks the server for it. */
    boolean isNamed(long epoch) throws IOException {
        return !owner(epoch).isEmpty();
    }

    /** Whether a claim under {@code epoch} was made and not forgotten, as far as this machine knows. */
    boolean has(long epoch) {
        return Files.exists(file(epoch));
    }

    /** Forgets who claimed the slot under {@code epoch}. */
    void remove(long epoch) throws IOException {
        Files.deleteIfExists(file(epoch));
    }

    /** Where the owner under {@code epoch} prepares a file to be put in the place of a locked one. */
    Path copy(long epoch) {
        return folder.resolve(epoch + COPY);
    }

    /** Takes from the owners below {@code epoch} what they are preparing, so that they cannot put it anywhere any more. */
    void discardCopies(long epoch) throws IOException {
        for (String name : Folders.names(folder)) {
            int end = name.indexOf(COPY);
            if (end > 0 && Long.parseLong(name.substring(0, end)) < epoch) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }

    private Path file(long epoch) {
        return folder.resolve(Long.toString(epoch));
    }
}
