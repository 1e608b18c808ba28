/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import dev.varve.recipes.da.ActionRecord;
import dev.varve.recipes.da.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The newest segment, which records are appended to by one thread; its end may be read by any. */
final class ActiveSegment implements Closeable {

    /**
     * What follows next.
     *
     * @param nextId the id of the next action
     * @param digest the link before it
     */
    record Tip(long nextId, Digest digest) {}

    private final String name;
    private final DiskFile file;
    private final SegmentHead head;
    private volatile int end;
    private volatile Tip tip;

    private ActiveSegment(String name, DiskFile file, SegmentHead head, int end, Tip tip) {
        this.name = name;
        this.file = file;
        this.head = head;
        this.end = end;
        this.tip = tip;
    }

    /** Makes the file {@code name}, on stable storage with its head; what is left of an earlier attempt gives way. */
    static ActiveSegment create(Disk disk, String name, SegmentHead head) throws IOException {
        if (disk.names().contains(name)) {
            disk.delete(name);
        }
        DiskFile file = disk.create(name);
        try {
            file.write(head.encode(), 0);
            file.force();
            disk.sync();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new ActiveSegment(name, file, head, SegmentHead.SIZE, new Tip(head.firstId(), head.before()));
    }

    /** The segment in {@code file}, with a torn tail cut off. */
    static ActiveSegment repaired(String name, DiskFile file, SegmentHead head) throws IOException {
        SegmentRepair.End found = new SegmentRepair(name, file, head).repair();
        return new ActiveSegment(name, file, head, found.end(), new Tip(found.nextId(), found.tip()));
    }

    /**
     * Appends {@code records} on stable storage.
     *
     * @throws UnsyncedException if nobody knows what is on stable storage
     * @throws IOException if nothing of them is there
     */
    void append(List<ActionRecord> records) throws IOException {
        ByteBuffer batch = encoded(records);
        int next = end + batch.remaining();
        write(batch);
        force();
        ActionRecord last = records.get(records.size() - 1);
        end = next;
        tip = new Tip(last.id() + 1, last.digest());
    }

    private ByteBuffer encoded(List<ActionRecord> records) {
        ByteBuffer batch = ByteBuffer.allocate(
                records.stream().mapToInt(RecordCodec::space).sum());
        records.forEach(record -> RecordCodec.encode(record, end + batch.position(), end, batch));
        return batch.flip();
    }

    private void write(ByteBuffer batch) throws IOException {
        try {
            file.write(batch, end);
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
    }

    /** Removes what a failed write may have left, so that the next batch goes where this one was to go. */
    private void takeBack(IOException cause) throws UnsyncedException {
        try {
            file.truncate(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
            throw new UnsyncedException(cause);
        }
    }

    private void force() throws UnsyncedException {
        try {
            file.force();
        } catch (IOException e) {
            // After a failed sync the system may drop what it could not write and say nothing the next time.
            throw new UnsyncedException(e);
        }
    }

    String name() {
        return name;
    }

    SegmentHead head() {
        return head;
    }

    long end() {
        return end;
    }

    Tip tip() {
        return tip;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
