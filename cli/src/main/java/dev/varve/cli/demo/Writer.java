/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.cli.input.LineReader;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Stores every line, pipelined, and measures how long each acknowledgement took. Knows the SPI and no backend. */
final class Writer {

    private static final int MOST_WAITING = 1_000;
    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final Varve varve;
    private final Layout layout;
    private final Durability least;
    private final WriterEvents events;
    private final Histogram ackNanos = new ConcurrentHistogram(3);
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long messages;
    private long keyed;
    private long bytes;
    private long nanos;

    /**
     * @param varve where to
     * @param layout which line goes where
     * @param least what each acknowledgement must survive
     * @param events who wants to know
     */
    Writer(Varve varve, Layout layout, Durability least, WriterEvents events) {
        this.varve = varve;
        this.layout = layout;
        this.least = least;
        this.events = events;
    }

    private record Pending(CompletableFuture<Receipt> write, WriterEvents.Target target, long line, int bytes) {}

    /** Stores all lines; returns when all are acknowledged. */
    void write(LineReader lines) throws IOException {
        long start = System.nanoTime();
        for (Optional<Bytes> line = lines.next(); line.isPresent(); line = lines.next()) {
            events.sending(messages + keyed);
            send(line.get());
            while (waiting.size() >= MOST_WAITING || waitingBytes > MOST_WAITING_BYTES) {
                settle();
            }
        }
        while (!waiting.isEmpty()) {
            settle();
        }
        nanos = System.nanoTime() - start;
    }

    private void send(Bytes line) {
        long start = System.nanoTime();
        Optional<Key> key = layout.key(line);
        WriterEvents.Target target =
                key.isPresent() ? WriterEvents.Target.key() : WriterEvents.Target.message(messages);
        CompletableFuture<Receipt> write = key.isPresent()
                ? varve.keyValues().putAsync(key.get(), line, PutOptions.atLeast(least))
                : varve.streams()
                        .publishAsync(layout.subject(messages), Message.of(line), PublishOptions.atLeast(least));
        if (key.isPresent()) {
            keyed++;
        } else {
            messages++;
        }
        bytes += line.size();
        waitingBytes += line.size();
        CompletableFuture<Receipt> measured = write.whenComplete((receipt, failure) -> {
            if (failure == null && events.answered(target, start)) {
                ackNanos.recordValue(Math.max(1, System.nanoTime() - start));
            }
        });
        waiting.add(new Pending(measured, target, messages + keyed, line.size()));
    }

    private void settle() throws IOException {
        Pending oldest = waiting.remove();
        waitingBytes -= oldest.bytes();
        Receipt receipt = join(oldest);
        if (!receipt.durability().satisfies(least)) {
            throw StorageException.corrupt(
                    "line " + oldest.line() + " was acknowledged at " + receipt.durability() + ", not " + least, null);
        }
        events.settled(oldest.target());
    }

    private static Receipt join(Pending pending) {
        try {
            return pending.write().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** What it cost, once all is written. */
    Figures figures() {
        return new Figures(
                messages + keyed, bytes, nanos, ackNanos.getValueAtPercentile(50), ackNanos.getValueAtPercentile(99));
    }

    /** Lines stored as messages of streams. */
    long messages() {
        return messages;
    }

    /** Lines stored under their keys. */
    long keyed() {
        return keyed;
    }
}
