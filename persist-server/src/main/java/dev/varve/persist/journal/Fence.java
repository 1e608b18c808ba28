/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where successors write down which slots they have taken from a server, and the server looks before it answers. Safe for use by many threads.
 *
 * <p>It is a directory of marks {@code <slot>.<epoch>}, made once and never changed, and a file to which a byte is added after each: the server looks at the file's size, and at the marks only where it has grown. Successors that
 * write at the same place of the file, as they may over NFS, do no harm: the mark was made before, and the size is seen to grow by whoever looks after the last of them.
 */
public final class Fence {

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
    private static final String BELL = "fence";
    private static final String MARKS = "fenced";

    /** Systems of files that are this machine's own. */
    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "apfs");

    private final Path home;
    private final Path bell;
    private final boolean local;
    private volatile Seen seen = new Seen(0, Map.of());

    private record Seen(long size, Map<Integer, Long> slots) {}

    /** The fence in the directory {@code home}. */
    Fence(Path home) {
        this.home = home;
        this.bell = home.resolve(BELL);
        this.local = isLocal(home);
    }

    /** Makes the files of a fence in {@code home}. */
    static void make(Path home) throws IOException {
        Files.createDirectory(home.resolve(MARKS));
        Files.createFile(home.resolve(BELL));
    }

    /**
     * Tells the server of {@code home} that {@code slot} is owned under {@code epoch} by somebody else. It is there for the server to see when this returns; whether it survives a loss of power does not matter, since the server does not.
     *
     * @return false where there is no such server any more: it has left nothing, and will not come back
     */
    static boolean raise(Path home, int slot, long epoch) throws IOException {
        Path marks = home.resolve(MARKS);
        try {
            Files.createFile(marks.resolve(slot + "." + epoch));
        } catch (FileAlreadyExistsException tried) {
            LOG.debug("an earlier attempt to fence {} got as far as the mark", home);
        } catch (NoSuchFileException gone) {
            if (Files.exists(home)) {
                throw gone;
            }
            return false;
        }
        ring(home);
        return true;
    }

    private static void ring(Path home) throws IOException {
        try (FileChannel bell =
                FileChannel.open(home.resolve(BELL), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            bell.write(ByteBuffer.wrap(new byte[] {'\n'}));
            // Some network file systems send nothing before.
            bell.force(false);
        }
    }

    /**
     * The slots that were taken from this server so far, each with the highest epoch under which that happened. A slot that the server owns under an epoch as high is not lost: it was lost earlier and came back.
     *
     * <p>To be called after each sync of the journal and before what it holds is acknowledged: what was on stable storage before a successor fenced, the successor has seen.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the server's directory cannot be read or is gone: nothing may be acknowledged then
     */
    public Map<Integer, Long> check() {
        try {
            long size = size();
            Seen last = seen;
            return size == last.size ? last.slots : look(size);
        } catch (IOException e) {
            throw DiskErrors.translate("the fence of this server cannot be read", home, e);
        }
    }

    /** Where nobody can say otherwise, others may write from other machines. */
    private static boolean isLocal(Path home) {
        try {
            return LOCAL.contains(Files.getFileStore(home).type());
        } catch (IOException e) {
            LOG.debug("of what kind the file system of {} is cannot be asked", home, e);
            return false;
        }
    }

    /** Unless nobody but this machine can write it, the file is opened each time: it is then that NFS asks the server for what others wrote, and not before. To ask for its size alone costs a tenth of that. */
    private long size() throws IOException {
        if (local) {
            return Files.size(bell);
        }
        try (FileChannel opened = FileChannel.open(bell, StandardOpenOption.READ)) {
            return opened.size();
        }
    }

    private synchronized Map<Integer, Long> look(long size) throws IOException {
        if (seen.size < size) {
            seen = new Seen(size, marks());
        }
        return seen.slots;
    }

    private Map<Integer, Long> marks() throws IOException {
        Path marks = home.resolve(MARKS);
        // NFS lists from memory a directory that it has listed before, unless it has changed something there itself.
        Path look = marks.resolve("look");
        Files.deleteIfExists(look);
        Files.createFile(look);
        Map<Integer, Long> slots = new HashMap<>();
        for (String name : Folders.names(marks)) {
            int dot = name.indexOf('.');
            if (dot > 0) {
                slots.merge(Integer.valueOf(name.substring(0, dot)), Long.valueOf(name.substring(dot + 1)), Math::max);
            }
        }
        return Map.copyOf(slots);
    }
}
