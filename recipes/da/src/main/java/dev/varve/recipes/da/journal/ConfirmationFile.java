/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The file that remembers how far the stream has confirmed: two slots, written in turn, so that one is always whole. */
final class ConfirmationFile implements Closeable {

    static final String NAME = "confirmed";

    private static final int SLOT = 32;
    private static final int APART = 512;

    private record Slot(Confirmation content, long number) {}

    private final DiskFile file;
    private Optional<Slot> newest;

    private ConfirmationFile(DiskFile file, Optional<Slot> newest) {
        this.file = file;
        this.newest = newest;
    }

    static ConfirmationFile open(Disk disk) throws IOException {
        boolean there = disk.names().contains(NAME);
        DiskFile file = there ? disk.open(NAME) : disk.create(NAME);
        if (!there) {
            disk.sync();
        }
        return new ConfirmationFile(file, newestSlot(file));
    }

    /** What {@code file} says, for those who only look. */
    static Optional<Confirmation> newest(DiskFile file) throws IOException {
        return newestSlot(file).map(Slot::content);
    }

    private static Optional<Slot> newestSlot(DiskFile file) throws IOException {
        return Stream.of(read(file, 0), read(file, APART))
                .flatMap(Optional::stream)
                .max((one, other) -> Long.compare(one.number(), other.number()));
    }

    private static Optional<Slot> read(DiskFile file, long place) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT);
        file.read(slot, place);
        if (slot.hasRemaining() || slot.getInt(28) != crc(slot) || slot.getLong(8) == 0) {
            return Optional.empty();
        }
        return Optional.of(new Slot(new Confirmation(slot.getLong(0), slot.getLong(8)), slot.getLong(16)));
    }

    Optional<Confirmation> content() {
        return newest.map(Slot::content);
    }

    /** Replaces the content, on stable storage. */
    void write(Confirmation content) throws IOException {
        long number = newest.map(Slot::number).orElse(0L) + 1;
        ByteBuffer slot = ByteBuffer.allocate(SLOT);
        slot.putLong(content.actionId()).putLong(content.seq()).putLong(number).putInt(0);
        slot.putInt(crc(slot)).flip();
        file.write(slot, number % 2 * APART);
        file.force();
        newest = Optional.of(new Slot(content, number));
    }

    private static int crc(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().limit(28).position(0));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
