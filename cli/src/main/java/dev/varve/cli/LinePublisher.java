/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.Bytes;
import dev.varve.Message;
import dev.varve.Receipt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Publishes lines without waiting for each, and knows of the first that failed which one it was. For use by one thread. */
final class LinePublisher {

    private static final int MOST_WAITING = 1_000;
    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final Function<Message, CompletableFuture<Receipt>> publish;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long settled;
    private long lastSeq;

    /** Publishes by {@code publish}, whose calls are stored in their order. */
    LinePublisher(Function<Message, CompletableFuture<Receipt>> publish) {
        this.publish = publish;
    }

    private record Pending(CompletableFuture<Receipt> write, long bytes) {}

    void add(Message line) {
        long bytes = line.value().map(Bytes::size).orElse(0);
        waiting.add(new Pending(publish.apply(line), bytes));
        waitingBytes += bytes;
        while (waiting.size() >= MOST_WAITING || waitingBytes > MOST_WAITING_BYTES) {
            settle();
        }
    }

    /** Waits until every line is stored. */
    void finish() {
        while (!waiting.isEmpty()) {
            settle();
        }
    }

    private void settle() {
        Pending oldest = waiting.remove();
        waitingBytes -= oldest.bytes();
        try {
            lastSeq = oldest.write().join().seq();
            settled++;
        } catch (CompletionException e) {
            throw new LineFailure(settled + 1, e.getCause() instanceof RuntimeException cause ? cause : e);
        }
    }

    /** How many lines are stored. */
    long settled() {
        return settled;
    }

    /** The sequence of the last line that is stored; 0 if none is. */
    long lastSeq() {
        return lastSeq;
    }
}
