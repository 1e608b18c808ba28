/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.delivery;

import dev.varve.pubsub.WireMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that wait for the handler of one subscription, and the rule that it gets them one at a time and in order.
 *
 * <p>Costs no thread while nothing waits. Bounded: what finds it full is dropped and counted. A {@linkplain #direct direct} one has nothing waiting. Safe for use by many threads.
 */
public final class Mailbox {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    // After so many messages the handlers of other subscriptions get their turn.
    private static final int TURN = 64;

    /** Whether messages are taken in, and whether they are still handled. */
    private enum State {
        OPEN,
        SEALED,
        CLOSED
    }

    private final String filter;
    private final Consumer<WireMessage> handler;
    private final Executor handlers;
    private final boolean direct;
    private final QueueLimits limits;
    private final Drops drops;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<WireMessage> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int stalled;
    private boolean scheduled;
    private volatile State state = State.OPEN;
    private volatile @Nullable Thread runner;

    /**
     * @param filter what the log calls the subscription
     * @param handlers where the handler runs
     */
    public Mailbox(String filter, Consumer<WireMessage> handler, Executor handlers, QueueLimits limits, Drops drops) {
        this.filter = filter;
        this.handler = handler;
        this.handlers = handlers;
        this.direct = false;
        this.limits = limits;
        this.drops = drops;
    }

    private Mailbox(String filter, Consumer<WireMessage> handler) {
        this.filter = filter;
        this.handler = handler;
        this.handlers = Runnable::run;
        this.direct = true;
        this.limits = new QueueLimits(1, 1);
        this.drops = new Drops(filter);
    }

    /** One whose handler runs at once, on the thread that brings the message. */
    public static Mailbox direct(String filter, Consumer<WireMessage> handler) {
        return new Mailbox(filter, handler);
    }

    /**
     * Takes {@code message} if there is room, or room comes within {@code stall}; drops it otherwise.
     *
     * @return false if this is sealed or closed: the message has not arrived then, and may go elsewhere
     */
    public boolean offer(WireMessage message, Duration stall) {
        lock.lock();
        try {
            if (state != State.OPEN) {
                return false;
            }
            if (direct) {
                handle(message);
                return true;
            }
            long size = MessageRules.size(message);
            if (!hasRoom(size) && !awaitRoom(size, stall.toNanos())) {
                drops.add(filter);
                return true;
            }
            waiting.add(message);
            waitingBytes += size;
            if (!scheduled) {
                schedule();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more messages; those taken are still handled. */
    public void seal() {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.SEALED;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns true once nothing waits and the handler does not run, or at once if called by the handler; false after {@code limit}. */
    public boolean awaitIdle(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (scheduled && runner != Thread.currentThread()) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more messages and forgets those that wait. The handler may be under way for a last time. */
    public void close() {
        lock.lock();
        try {
            state = State.CLOSED;
            waiting.clear();
            waitingBytes = 0;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(long size) {
        return waiting.isEmpty() || (waiting.size() < limits.messages() && waitingBytes + size <= limits.bytes());
    }

    private boolean awaitRoom(long size, long nanos) {
        long left = nanos;
        stalled++;
        try {
            while (left > 0 && state == State.OPEN && !hasRoom(size)) {
                left = room.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stalled--;
        }
        return state == State.OPEN && hasRoom(size);
    }

    private void schedule() {
        try {
            handlers.execute(this::run);
            scheduled = true;
        } catch (RejectedExecutionException e) {
            // The handle is closed; nobody will handle these.
            scheduled = false;
            idle.signalAll();
        }
    }

    private void run() {
        runner = Thread.currentThread();
        for (int i = 0; i < TURN; i++) {
            WireMessage message = next();
            if (message == null) {
                return;
            }
            handle(message);
        }
        lock.lock();
        try {
            runner = null;
            schedule();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable WireMessage next() {
        lock.lock();
        try {
            WireMessage message = waiting.poll();
            if (message == null) {
                runner = null;
                scheduled = false;
                idle.signalAll();
            } else {
                waitingBytes -= MessageRules.size(message);
                if (stalled > 0) {
                    room.signalAll();
                }
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    private void handle(WireMessage message) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            handler.accept(message);
        } catch (RuntimeException | Error e) {
            log.error("the handler of '{}' failed; the message to '{}' is lost", filter, message.subject(), e);
        }
    }
}
