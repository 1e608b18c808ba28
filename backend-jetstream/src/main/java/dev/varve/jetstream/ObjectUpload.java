/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Bytes;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.pubsub.WireHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Stores the chunks of one object, several under way at a time, in the order of the content.
 *
 * <p>Nothing is visible before a description names them. For use by one thread, once.
 */
final class ObjectUpload {

    private static final int MOST_CHUNK_BYTES = 512 << 10;
    private static final int MOST_UNDER_WAY = 8;

    private final RecordWrites writes;
    private final BucketStream stream;
    private final Supplier<Effort> efforts;
    private final String subject;
    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final int chunkBytes;
    private final Deque<Pending<ApiAnswer>> underWay = new ArrayDeque<>();
    private long lastSeq;

    /**
     * @param chunks what the subject of the chunks begins with
     * @param room the most bytes of a message
     * @param efforts one for each chunk
     */
    ObjectUpload(RecordWrites writes, BucketStream stream, String chunks, long room, Supplier<Effort> efforts) {
        this.writes = writes;
        this.stream = stream;
        this.subject = chunks + id;
        this.efforts = efforts;
        this.chunkBytes = (int) Math.min(MOST_CHUNK_BYTES, room);
    }

    /** Names the chunks. */
    String id() {
        return id;
    }

    /**
     * Stores all of {@code content}.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws StorageException {@code UNAVAILABLE} if not all chunks are known to be stored
     */
    ObjectContent store(InputStream content) {
        MessageDigest digest = Digests.sha256();
        long size = 0;
        int chunks = 0;
        try {
            byte[] chunk = content.readNBytes(chunkBytes);
            while (chunk.length > 0) {
                digest.update(chunk);
                size += chunk.length;
                chunks++;
                send(Bytes.wrap(chunk));
                chunk = content.readNBytes(chunkBytes);
            }
            awaitAtMost(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ObjectContent(id, size, chunks, chunkBytes, HexFormat.of().formatHex(digest.digest()));
    }

    private void send(Bytes chunk) {
        awaitAtMost(MOST_UNDER_WAY - 1);
        Effort effort = efforts.get();
        RecordWrites.Write write = new RecordWrites.Write(stream, subject, WireHeaders.none(), chunk);
        underWay.addLast(Pending.of(effort, lastSeq == 0 ? first(write, effort) : writes.send(write, effort)));
    }

    /** No other follows before it is stored, so that it can be repeated where the bucket is new and not heard of yet. */
    private CompletableFuture<ApiAnswer> first(RecordWrites.Write write, Effort effort) {
        try {
            return CompletableFuture.completedFuture(writes.sendNow(write, effort));
        } catch (StorageException | OutcomeUnknownException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for the chunks under way, whatever becomes of them: they are to be removed. */
    void settle() {
        underWay.forEach(chunk -> chunk.end().handle((answer, failure) -> true).join());
        underWay.clear();
    }

    private void awaitAtMost(int left) {
        while (underWay.size() > left) {
            Pending<ApiAnswer> first = underWay.removeFirst();
            try {
                long seq = PubAck.of(first.await().orThrow(first.effort())).seq();
                if (seq <= lastSeq) {
                    throw StorageException.unavailable(
                            first.effort().what() + ": chunks were stored out of order", null);
                }
                lastSeq = seq;
            } catch (OutcomeUnknownException e) {
                // A chunk that nobody knows of is no object: the put did nothing.
                throw StorageException.unavailable(
                        first.effort().what() + " lost the answer to a chunk: nothing is visible of it", e);
            }
        }
    }
}
