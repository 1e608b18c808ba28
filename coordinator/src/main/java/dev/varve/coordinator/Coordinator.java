/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.pubsub.PubSub;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which persist server owns which slot of the name space, and which streams are declared.
 *
 * <p>Speaks the protocol of {@code docs/formats/wire-protocol.md}, chapter 6. Of several on one directory one leads and the others wait; when the leader has been silent for the configured time, another takes over
 * and goes on with the same decisions, since whatever is decided is on disk before anybody hears of it. While none leads, servers and clients work on with the map they have. A slot changes owner only when its
 * server has left or has not beaten for the configured time, of which the leader's own clock judges, or when it is asked to drain a server or to even the slots out. Safe for use by many threads.
 */
public final class Coordinator implements AutoCloseable {

    private final PubSub pubSub;
    private final CoordinatorConfig config;
    private final LongSupplier ticker;
    private final Steps steps;
    private volatile @Nullable CoordinatorLoop loop;
    private boolean listening;

    /**
     * A coordinator that has not begun.
     *
     * @param pubSub carries its messages; it is not closed by the coordinator
     * @param ticker nanoseconds of a clock that never goes back, such as {@link System#nanoTime()}
     */
    public Coordinator(PubSub pubSub, CoordinatorConfig config, LongSupplier ticker) {
        this(pubSub, config, ticker, Steps.UNWATCHED);
    }

    Coordinator(PubSub pubSub, CoordinatorConfig config, LongSupplier ticker, Steps steps) {
        this.pubSub = pubSub;
        this.config = config;
        this.ticker = ticker;
        this.steps = steps;
    }

    /**
     * Begins to lead, if no other coordinator of the directory does, or else to wait. After one that ended without closing, it waits before it leads. Starting twice is harmless.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT}, naming the file and the way out, if the saved state cannot be used; {@link dev.varve.ErrorCode#UNAVAILABLE} if
     *     the directory cannot be used, or the pub/sub system does not answer
     */
    public void start() {
        start(false);
    }

    /** As {@link #start}, but leads at once, for a caller that has made sure that no other coordinator runs on the directory. If one does, it leads no more. */
    public void startAlone() {
        start(true);
    }

    private synchronized void start(boolean alone) {
        if (loop != null) {
            return;
        }
        CoordinatorLoop started = new CoordinatorLoop(pubSub, config, ticker, steps);
        try {
            started.open(alone);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        loop = started;
        if (!listening) {
            listening = true;
            pubSub.onConnection(this::connection);
        }
    }

    /** Whether it leads; an answer of the past, as it may end at any time. */
    public boolean leads() {
        CoordinatorLoop running = loop;
        return running != null && running.leads();
    }

    /** Stops answering, finishes what has begun, and lets another one lead. Closing twice is harmless; it can be started again. */
    @Override
    public synchronized void close() {
        CoordinatorLoop running = loop;
        if (running != null) {
            running.close();
            loop = null;
        }
    }

    private void connection(PubSub.ConnectionEvent event) {
        CoordinatorLoop running = loop;
        if (running != null) {
            running.connection(event);
        }
    }
}
