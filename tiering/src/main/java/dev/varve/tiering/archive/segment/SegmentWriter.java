/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.Bytes;
import dev.varve.StorageException;
import dev.varve.stream.StoredMessage;
import dev.varve.tiering.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.file.DataFileWriter;

/**
 * Writes one segment: its blocks while messages come, its head once it is known how they end.
 *
 * <p>A segment is a function of its messages, its origin and the compression: the same ones give the same bytes, as long as the compressor is the same. For use by one thread.
 */
public final class SegmentWriter {

    /** How many bytes of messages a block holds, give or take one message. */
    static final int BLOCK = 1 << 20;

    /** A block with a larger value would be more than readers of Avro unpack, which is 200 MiB where nobody says otherwise. */
    static final int LARGEST_VALUE = 128 << 20;

    private final SegmentOrigin origin;
    private final Compression compression;
    private final Tally tally;
    private final BlockOutput blocks;
    private final MessageWriter messages = new MessageWriter();
    private final DataFileWriter<StoredMessage> file;
    private final List<Block> index = new ArrayList<>();

    private long blockOffset;
    private long blockFirstSeq;
    private long blockCount;
    private long blockFrom;
    private boolean broken;

    private SegmentWriter(SegmentOrigin origin, Compression compression, GapLookup gaps, OutputStream out)
            throws IOException {
        this.origin = origin;
        this.compression = compression;
        this.tally = new Tally(origin, gaps);
        this.blocks = new BlockOutput(out);
        this.file = open(blocks, messages);
        blocks.begin();
    }

    /**
     * Begins a segment.
     *
     * @param gaps why sequences before a message are missing
     * @param out where the blocks go; the head belongs before them
     */
    public static SegmentWriter begin(SegmentOrigin origin, Compression compression, GapLookup gaps, OutputStream out)
            throws IOException {
        return new SegmentWriter(origin, compression, gaps, out);
    }

    private DataFileWriter<StoredMessage> open(OutputStream out, MessageWriter encoder) throws IOException {
        // Blocks are ended here, at BLOCK; Avro's own limit only sizes its buffer.
        return new DataFileWriter<>(encoder)
                .setCodec(compression.codec())
                .setSyncInterval(2 * BLOCK)
                .create(MessageSchema.schema(), out, marker());
    }

    /** Sixteen bytes that separate the blocks; derived, so that the same messages give the same file. */
    private byte[] marker() {
        String seed = "varve segment " + origin.stream() + " " + origin.epoch() + " " + origin.after();
        return Arrays.copyOf(Sha256.newDigest().digest(seed.getBytes(UTF_8)), 16);
    }

    /**
     * Adds {@code message}.
     *
     * @throws StorageException {@link dev.varve.ErrorCode#INVALID} if its sequence does not follow; {@link dev.varve.ErrorCode#TOO_LARGE} if its value has more than 128 MiB
     */
    public void append(StoredMessage message) throws IOException {
        checkSize(message);
        tally.add(message);
        broken = true;
        if (blockCount == 0) {
            blockFirstSeq = message.seq();
        }
        file.append(message);
        blockCount++;
        if (messages.written() - blockFrom >= BLOCK) {
            endBlock();
        }
        broken = false;
    }

    /** Whether a failure left less in the file than was counted, or half of something: it can never be finished. */
    public boolean isBroken() {
        return broken;
    }

    private static void checkSize(StoredMessage message) {
        int size = message.message().value().map(Bytes::size).orElse(0);
        if (size > LARGEST_VALUE) {
            throw StorageException.tooLarge(
                    "the message at seq " + message.seq() + " has " + size + " bytes; a segment takes " + LARGEST_VALUE,
                    LARGEST_VALUE);
        }
    }

    private void endBlock() throws IOException {
        file.flush();
        if (blockCount > 0) {
            index.add(new Block(blockOffset, blockFirstSeq, blockCount));
        }
        blockCount = 0;
        blockOffset = blocks.written();
        blockFrom = messages.written();
    }

    /** How many bytes the segment has: those of the blocks that are written, and of messages that wait to be compressed. */
    public long bytes() {
        return blocks.written() + messages.written() - blockFrom;
    }

    /** How many messages were added. */
    public long count() {
        return tally.count();
    }

    /** The sequence of the last message added; before there is one, that which the segment comes after. */
    public long lastSeq() {
        return tally.lastSeq();
    }

    /** Ends the segment, which has at least one message; what it returns completes the file. */
    public FinishedSegment finish() throws IOException {
        broken = true;
        endBlock();
        broken = false;
        SegmentContent content = tally.content();
        byte[] head = head(content.header());
        return new FinishedSegment(
                Bytes.wrap(head),
                content,
                index.stream().map(block -> block.moved(head.length)).toList());
    }

    private byte[] head(SegmentHeader header) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        DataFileWriter<StoredMessage> empty =
                new DataFileWriter<StoredMessage>(new MessageWriter()).setCodec(compression.codec());
        Metadata.of(header).forEach(empty::setMeta);
        empty.setSyncInterval(BLOCK)
                .create(MessageSchema.schema(), head, marker())
                .flush();
        return head.toByteArray();
    }
}
