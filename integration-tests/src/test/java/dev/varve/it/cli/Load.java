/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.cli;

import dev.varve.ClosableIterator;
import dev.varve.Message;
import dev.varve.Subject;
import dev.varve.Varve;
import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Writers, each with a stream of its own into which it writes numbers, one after the other, for as long as it is open. */
final class Load implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(10);

    private final Varve varve;
    private final List<Writer> writers = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    /** Begins to write into {@code streams} streams below {@code prefix}; returns when each holds something. */
    Load(Varve varve, String prefix, int streams) {
        this.varve = varve;
        IntStream.range(0, streams).forEach(i -> writers.add(new Writer(Subject.of(prefix + "." + i))));
        writers.forEach(Writer::write);
        writers.forEach(Thread::start);
    }

    /** What was refused or lost. */
    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** The subjects of the streams. */
    List<Subject> subjects() {
        return writers.stream().map(writer -> writer.subject).toList();
    }

    /** How many writes were acknowledged in all streams. */
    long acknowledged() {
        return writers.stream().mapToLong(writer -> writer.acknowledged.get()).sum();
    }

    /** How many writes were acknowledged in the stream of each subject. */
    List<Long> acknowledgedOfEach() {
        return writers.stream().map(writer -> writer.acknowledged.get()).toList();
    }

    /** The longest time that a writer of {@code subject} had to wait for an acknowledgement since the last call. */
    Duration longestWait(Subject subject) {
        Writer writer = writers.stream()
                .filter(each -> each.subject.equals(subject))
                .findFirst()
                .orElseThrow();
        long longest = Math.max(writer.longest, System.nanoTime() - writer.began);
        writer.longest = 0;
        return Duration.ofNanos(longest);
    }

    /** Ends the writers. */
    @Override
    public void close() {
        ended = true;
        writers.forEach(Load::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first stream that does not hold exactly what was acknowledged, each once and in order; empty if all do. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (Writer writer : writers) {
            List<String> stored = new ArrayList<>();
            try (ClosableIterator<StoredMessage> all = varve.streams().getAll(writer.subject, Range.all())) {
                all.forEachRemaining(message ->
                        stored.add(message.message().value().orElseThrow().utf8()));
            }
            List<String> expected = IntStream.range(0, writer.acknowledged.intValue())
                    .mapToObj(String::valueOf)
                    .toList();
            if (!stored.equals(expected)) {
                differences.add(writer.subject + " has " + stored.size() + " for " + expected.size());
            }
        }
        return differences;
    }

    private final class Writer extends Thread {
        private final Subject subject;
        private final AtomicLong acknowledged = new AtomicLong();
        private volatile long longest;
        private volatile long began = System.nanoTime();

        Writer(Subject subject) {
            super("load-" + subject);
            this.subject = subject;
        }

        @Override
        public void run() {
            while (!ended && failures.isEmpty()) {
                write();
                began = System.nanoTime();
                LockSupport.parkNanos(PACE.toNanos());
            }
        }

        private void write() {
            began = System.nanoTime();
            try {
                varve.streams().publish(subject, Message.of(String.valueOf(acknowledged.get())));
                acknowledged.incrementAndGet();
                longest = Math.max(longest, System.nanoTime() - began);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
    }
}
