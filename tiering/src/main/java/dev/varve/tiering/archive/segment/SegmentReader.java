/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.ClosableIterator;
import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import org.apache.avro.file.DataFileStream;

/**
 * Reads the messages of one segment, in order, and proves them: each against its checksum, and at the end all of them against what the segment says of itself.
 *
 * <p>Only a file whose digest is known to be right should be read: a damaged length may ask for all the memory there is. Damage found here is
 * {@link dev.varve.ErrorCode#CORRUPT}, and names the segment. For use by one thread.
 */
public final class SegmentReader implements ClosableIterator<StoredMessage> {

    private final String name;
    private final InputStream in;
    private final DataFileStream<StoredMessage> file;
    private final SegmentHeader header;
    private final Tally tally;
    private boolean ended;

    private SegmentReader(String name, InputStream in) throws IOException {
        this.name = name;
        this.in = in;
        this.file = new DataFileStream<>(in, new MessageReader());
        this.header = Metadata.parse(file::getMetaString);
        if (!file.getSchema().equals(MessageSchema.schema())) {
            throw new DamagedException("its schema is not that of format " + SegmentHeader.FORMAT);
        }
        this.tally = new Tally(header.origin(), GapLookup.UNKNOWN);
    }

    /**
     * Opens the segment that {@code in} begins with; closing the reader closes {@code in}.
     *
     * @param name what to call it in messages
     * @throws StorageException {@link ErrorCode#CORRUPT} if it is no segment; {@link ErrorCode#UNSUPPORTED} if its format is of a later release
     */
    public static SegmentReader open(String name, InputStream in) {
        try {
            return new SegmentReader(name, in);
        } catch (IOException | RuntimeException e) {
            close(in);
            throw failure(name, e);
        }
    }

    /** What the segment says of itself. */
    public SegmentHeader header() {
        return header;
    }

    @Override
    public boolean hasNext() {
        try {
            if (!ended && !file.hasNext()) {
                ended = true;
                // Avro takes a file that was cut off for one that ends.
                String contradiction = tally.contradiction(header);
                if (!contradiction.isEmpty()) {
                    throw new DamagedException(contradiction);
                }
            }
            return !ended;
        } catch (IOException | RuntimeException e) {
            throw failure(name, e);
        }
    }

    @Override
    public StoredMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("segment " + name + " has no more messages");
        }
        try {
            StoredMessage message = file.next(null);
            if (message.seq() <= tally.lastSeq()) {
                throw new DamagedException("seq " + message.seq() + " comes after " + tally.lastSeq());
            }
            tally.add(message);
            return message;
        } catch (IOException | RuntimeException e) {
            throw failure(name, e);
        }
    }

    private static RuntimeException failure(String name, Exception e) {
        if (e instanceof StorageException known) {
            return known.code() == ErrorCode.UNSUPPORTED
                    ? StorageException.received(
                            ErrorCode.UNSUPPORTED, name + ": " + known.getMessage(), OptionalLong.empty())
                    : known;
        }
        return StorageException.corrupt("segment " + name + " is damaged: " + e.getMessage(), e);
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException nothingIsLeftToLose) {
            // It was read only.
        }
    }

    @Override
    public void close() {
        close(in);
    }
}
