/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that only takes space, to be given up when the disk is full so that what is journaled can still be committed. For use by one thread. */
public final class Ballast {

    private static final Logger LOG = LoggerFactory.getLogger(Ballast.class);
    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final long bytes;
    private final Channels channels;
    private boolean held;

    /** A ballast of {@code bytes} in {@code file}, not yet taken. */
    public Ballast(Path file, long bytes) {
        this(file, bytes, FileChannel::open);
    }

    Ballast(Path file, long bytes, Channels channels) {
        this.file = file;
        this.bytes = bytes;
        this.channels = channels;
    }

    /** Whether the space is taken: writes may be accepted. */
    public boolean isHeld() {
        return held;
    }

    /** Takes the space where it is not taken, and returns whether it is taken now. */
    public boolean take() {
        if (!held) {
            try {
                fill();
                held = true;
            } catch (IOException e) {
                LOG.debug("there is no space for {}", file, e);
                giveUp();
            }
        }
        return held;
    }

    private void fill() throws IOException {
        Path unready = unready();
        Files.deleteIfExists(unready);
        try (FileChannel channel = channels.open(unready, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(CHUNK, bytes));
            for (long at = 0; at < bytes; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
                SegmentFiles.writeAll(channel, zeros, at);
            }
            // Only then the space is certain: some file systems decide late.
            channel.force(true);
        }
        Files.move(unready, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path unready() {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Gives the space back to the disk. */
    public void giveUp() {
        held = false;
        try {
            Files.deleteIfExists(unready());
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the space of {} is not given back", file, e);
        }
    }
}
