/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.nats;

import dev.varve.pubsub.WireMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over the answers that come by one connection: on the thread of one who waits for an answer, so that nobody need be woken to bring it, and otherwise on a thread of its own.
 *
 * <p>One thread reads at a time. The own thread sleeps while nobody waits for an answer, or who waits reads. It is {@linkplain #want wanted} for each request whose answer nobody reads; who stops to read while requests are open wants it, too. Safe for use by many threads.
 */
final class AnswerReader implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(AnswerReader.class);

    /** How long a reader may wait for a message before it looks whether it is still to read: a request may end without an answer. */
    private static final long LOOK_MILLIS = 10;

    private final BlockingQueue<WireMessage> answers = new LinkedBlockingQueue<>();
    private final Consumer<WireMessage> target;
    private final BooleanSupplier open;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean over;

    /**
     * @param target takes an answer
     * @param open whether any request waits for its answer
     */
    AnswerReader(Consumer<WireMessage> target, BooleanSupplier open) {
        this.target = target;
        this.open = open;
    }

    /** The own thread, until the connection has ended or the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (!over) {
                wanted.acquire();
                wanted.drainPermits();
                if (read(() -> !open.getAsBoolean())) {
                    wantIfOpen();
                }
            }
        } catch (InterruptedException e) {
            // The handle is closed.
        }
    }

    /** Takes {@code answer}, to be handed over by whoever reads. */
    void add(WireMessage answer) {
        answers.add(answer);
    }

    /** Sees to it that answers are read. */
    void want() {
        if (!reading.get()) {
            wanted.release();
        }
    }

    /** Ends the own thread. */
    void end() {
        over = true;
        wanted.release();
    }

    /** Hands over answers on the calling thread until {@code awaited} is done, {@code nanos} are over, or the thread is interrupted; returns at once while another thread does it. */
    void help(CompletableFuture<?> awaited, long nanos) {
        long begun = System.nanoTime();
        try {
            if (read(() -> awaited.isDone() || System.nanoTime() - begun >= nanos)) {
                wantIfOpen();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wantIfOpen();
        }
    }

    private void wantIfOpen() {
        if (open.getAsBoolean()) {
            want();
        }
    }

    /** Whether this thread has read, and no other did. */
    private boolean read(BooleanSupplier enough) throws InterruptedException {
        if (!reading.compareAndSet(false, true)) {
            return false;
        }
        try {
            while (!over && !enough.getAsBoolean()) {
                WireMessage next = answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    handOver(next);
                }
            }
        } finally {
            reading.set(false);
        }
        return true;
    }

    private void handOver(WireMessage message) {
        try {
            target.accept(message);
        } catch (RuntimeException | Error e) {
            log.error("the answer at '{}' was not handed over", message.subject(), e);
        }
    }
}
