/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import dev.varve.StorageException;
import dev.varve.persist.store.StoreKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one worker in the order in which they came, in a directory of their own.
 *
 * <p>Appending keeps a command in memory; {@link #write} makes it survive the process, {@link #sync} the machine. After a sync that failed nobody knows what is on stable storage: the journal is of no use any more, and says so. For use by one thread.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int BUFFER = 1 << 20;
    private static final Entry END = new Entry.End();

    private final SegmentFiles files;
    private final JournalSettings settings;
    private final Deque<SegmentHead> kept = new ArrayDeque<>();
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private @Nullable Segment current;
    private @Nullable Segment next;
    private boolean sealed;
    private long written;
    private long synced;
    private long released;
    private @Nullable IOException failure;

    private Journal(SegmentFiles files, JournalSettings settings) {
        this.files = files;
        this.settings = settings;
    }

    /**
     * A new journal in {@code dir}, which is made where it is missing. No segment is made before the first command.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if there is a journal already
     */
    public static Journal create(Path dir, JournalSettings settings) {
        return create(dir, settings, FileChannel::open);
    }

    /** @param channels opens the files of its segments */
    public static Journal create(Path dir, JournalSettings settings, Channels channels) {
        try {
            Folders.make(dir);
            if (!SegmentFiles.bases(dir).isEmpty()) {
                throw StorageException.invalid("there is a journal in " + dir + " already");
            }
        } catch (IOException e) {
            throw DiskErrors.translate("the directory of a journal cannot be made", dir, e);
        }
        return new Journal(new SegmentFiles(dir, channels), settings);
    }

    /**
     * Adds {@code command}.
     *
     * @return its log sequence number
     * @throws StorageException {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE} if the disk is full or the journal at its bound, {@link dev.varve.ErrorCode#UNAVAILABLE} if the journal failed before. The command is not
     *     in the journal then.
     */
    public long append(Command command) {
        if (size() >= settings.maxBytes()) {
            throw StorageException.insufficientStorage(
                    "the journal " + files.dir() + " is at its bound of " + settings.maxBytes()
                            + " bytes; it takes commands again when files were committed",
                    null);
        }
        return add(new Entry.Asked(command));
    }

    /** Adds that the command {@code lsn} had no effect, which its sender was or will be told, and must not be carried out again. */
    public void annul(long lsn) {
        var unused = add(new Entry.Annulled(lsn));
    }

    private long add(Entry entry) {
        requireSound();
        long bytes = RecordCodec.size(entry);
        if (bytes > Integer.MAX_VALUE - BUFFER) {
            throw StorageException.tooLarge(
                    "a command of " + bytes + " bytes is too large", Integer.MAX_VALUE - BUFFER);
        }
        if (bytes > buffer.remaining()) {
            write();
        }
        if (current == null || sealed || end() + bytes > current.end()) {
            roll(bytes);
        }
        if (bytes > buffer.capacity()) {
            buffer = ByteBuffer.allocate((int) bytes);
        }
        long lsn = end();
        RecordCodec.encode(entry, lsn, synced, buffer);
        return lsn;
    }

    /** Goes on in another segment, large enough for {@code bytes}. May be tried again where it failed. */
    private void roll(long bytes) {
        long least = bytes + SegmentHead.BYTES;
        try {
            if (next != null && next.head().capacity() < least) {
                next.close();
                next = null;
            }
            if (next == null) {
                next = files.make(current == null ? 0 : current.end(), Math.max(least, nextCapacity()));
            }
            if (current != null) {
                seal(current);
            }
        } catch (IOException e) {
            throw DiskErrors.translate("the journal cannot grow", files.dir(), e);
        }
        current = next;
        next = null;
        sealed = false;
        kept.add(current.head());
        // The unused rest of the segment before counts as synced with it.
        written = current.head().base() + SegmentHead.BYTES;
        synced = written;
    }

    private long nextCapacity() {
        return current == null
                ? settings.firstSegmentBytes()
                : Math.min(settings.segmentBytes(), 2 * current.head().capacity());
    }

    /** Once a segment has a successor with records, its own are on stable storage: whoever finds one of them damaged knows that it is no write that was cut off. */
    private void seal(Segment segment) throws IOException {
        if (!sealed && segment.end() - end() >= RecordCodec.LEAST) {
            if (buffer.remaining() < RecordCodec.LEAST) {
                write();
            }
            RecordCodec.encode(END, end(), synced, buffer);
        }
        sealed = true;
        sync();
        segment.close();
    }

    /**
     * Hands all that was added to the operating system. May be tried again after {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INSUFFICIENT_STORAGE} or {@link dev.varve.ErrorCode#UNAVAILABLE}: nothing of what was added since the last write may be acknowledged
     */
    public void write() {
        requireSound();
        if (current == null || buffer.position() == 0) {
            return;
        }
        try {
            current.write(buffer.duplicate().flip(), written);
        } catch (IOException e) {
            if (!DiskErrors.isFull(files.dir(), e)) {
                failure = e;
            }
            throw DiskErrors.translate("the journal cannot be written", files.dir(), e);
        }
        written += buffer.position();
        buffer = buffer.capacity() > BUFFER ? ByteBuffer.allocate(BUFFER) : buffer.clear();
    }

    /**
     * Has all that was added on stable storage.
     *
     * @throws StorageException as {@link #write}; after a sync that failed, the journal takes nothing any more
     */
    public void sync() {
        write();
        if (current == null || synced == written) {
            return;
        }
        try {
            current.sync();
        } catch (IOException e) {
            // The system may have forgotten what it could not write: another sync would succeed and prove nothing.
            failure = e;
            throw DiskErrors.translate("the journal cannot be synced", files.dir(), e);
        }
        synced = written;
    }

    private void requireSound() {
        if (failure != null) {
            throw StorageException.unavailable(
                    "the journal " + files.dir() + " failed and takes nothing more", failure);
        }
    }

    /** Whether nobody can say any more what of it is on stable storage. */
    public boolean hasFailed() {
        return failure != null;
    }

    /**
     * Gives up the commands below {@code lsnBelow}. Every file they are for was committed past them, and the fence was checked <em>after</em> these commits and did not name their slots, or the successor has settled: else it may
     * need them.
     */
    public void release(long lsnBelow) {
        released = Math.max(released, Math.min(lsnBelow, end()));
        while (kept.size() > 1 && kept.element().base() + kept.element().capacity() <= released) {
            SegmentHead oldest = kept.element();
            try {
                files.retire(oldest, oldest.capacity() == settings.segmentBytes());
            } catch (IOException e) {
                LOG.warn("a segment of {} is not needed and stays for now", files.dir(), e);
                return;
            }
            kept.remove();
        }
    }

    /** The number that the next command will have at least: to release below it is to release all. */
    public long end() {
        return written + buffer.position();
    }

    /** Up to which number all is on stable storage. */
    public long synced() {
        return synced;
    }

    /** How many bytes are taken by commands that were not released, and by those that share a segment with them. */
    public long size() {
        return kept.isEmpty() || released >= end() ? 0 : end() - kept.element().base();
    }

    /** Whether so much is kept that files should be committed so that it can be released. */
    public boolean isNearBound() {
        return size() >= settings.maxBytes() / 4 * 3;
    }

    /** Shows {@code visitor} the commands for {@code key} that are still here, in order, without those that were annulled. Reads the whole journal. */
    public void commands(StoreKey key, Consumer<JournaledCommand> visitor) {
        write();
        JournalIndex index = new JournalIndex(files.dir());
        index.readOn();
        index.commands(key.slot(), epoch -> true, command -> {
            if (command.command().key().equals(key)) {
                visitor.accept(command);
            }
        });
    }

    /** Closes and removes it with all it holds. */
    public void remove() {
        close();
        try {
            Folders.delete(files.dir());
        } catch (IOException e) {
            throw DiskErrors.translate("a journal cannot be removed", files.dir(), e);
        }
    }

    /** Closes its files, and leaves them to successors. What was not written is lost. */
    @Override
    public void close() {
        try {
            if (current != null) {
                current.close();
            }
            if (next != null) {
                next.close();
            }
        } catch (IOException e) {
            LOG.warn("a journal was not closed as it should", e);
        }
    }
}
