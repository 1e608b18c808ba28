package dev.varve.cli.demo;

import dev.varve.Bytes;
import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Receipt;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.PutOptions;
import dev.varve.stream.PublishOptions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Stores every line, pipelined, and measures how long each acknowledgement took. Knows the SPI and no backend. */
final class Writer {

    private static final int MOST_WAITING = 1_000;

    private final Varve varve;
    private final Layout layout;
    private final Durability least;
    private final Histogram ackNanos = new ConcurrentHistogram(3);
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private LongConsumer onLine = line -> {};
    private LongConsumer onAcked = count -> {};
    private AckListener onAck = (subjectIndex, sentAt) -> {};
    private long messages;
    private long keyed;
    private long acked;

    Writer(Varve varve, Layout layout, Durability least) {
        this.varve = varve;
        this.layout = layout;
        this.least = least;
    }

    /** Told of each acknowledged line without key. */
    interface AckListener {
        void acked(long index, long sentAtNanos);
    }

    private record Pending(CompletableFuture<Receipt> write, boolean message, long line) {}

    /** Called with the number of lines sent so far, before the next. */
    Writer onLine(LongConsumer listener) {
        onLine = listener;
        return this;
    }

    /** Called with the number of lines without key that are acknowledged without gap. */
    Writer onAcked(LongConsumer listener) {
        onAcked = listener;
        return this;
    }

    /** Called from the store's threads with each acknowledgement. */
    Writer onAck(AckListener listener) {
        onAck = listener;
        return this;
    }

    /** Stores all lines; returns when all are acknowledged. */
    void write(LineReader lines) throws IOException {
        long count = 0;
        for (Optional<Bytes> line = lines.next(); line.isPresent(); line = lines.next()) {
            onLine.accept(count++);
            send(line.get(), count);
            if (waiting.size() >= MOST_WAITING) {
                settle();
            }
        }
        while (!waiting.isEmpty()) {
            settle();
        }
    }

    private void send(Bytes line, long number) {
        long start = System.nanoTime();
        Optional<Key> key = layout.key(line);
        CompletableFuture<Receipt> write;
        if (key.isPresent()) {
            keyed++;
            write = varve.keyValues().putAsync(key.get(), line, PutOptions.atLeast(least));
            waiting.add(new Pending(write.whenComplete((r, e) -> record(start)), false, number));
        } else {
            long index = messages++;
            write = varve.streams().publishAsync(layout.subject(index), Message.of(line), PublishOptions.atLeast(least));
            waiting.add(new Pending(write.whenComplete((r, e) -> acked(index, start, e)), true, number));
        }
    }

    private void acked(long index, long start, @org.jspecify.annotations.Nullable Throwable failure) {
        record(start);
        if (failure == null) {
            onAck.acked(index, start);
        }
    }

    private void record(long start) {
        ackNanos.recordValue(Math.max(1, System.nanoTime() - start));
    }

    private void settle() {
        Pending oldest = waiting.remove();
        Receipt receipt = join(oldest);
        if (!receipt.durability().satisfies(least)) {
            throw StorageException.corrupt("line " + oldest.line() + " was acknowledged at " + receipt.durability() + ", not " + least, null);
        }
        if (oldest.message()) {
            onAcked.accept(++acked);
        }
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

    /** Nanoseconds from the call to the acknowledgement, of every line. */
    Histogram ackNanos() {
        return ackNanos;
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
