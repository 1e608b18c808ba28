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
 * <p>Speaks the protocol of {@code docs/formats/wire-protocol.md}, chapter 6. What it has decided is on disk before anybody hears of it, so that a coordinator that is started again goes on with the same
 * decisions; while there is none, servers and clients work on with the map they have. A slot changes owner only when its server has left or has not beaten for the configured time, of which the
 * coordinator's own clock judges. Safe for use by many threads.
 */
public final class Coordinator implements AutoCloseable {

    private final PubSub pubSub;
    private final CoordinatorConfig config;
    private final LongSupplier ticker;
    private final StateFile file;
    private @Nullable DirectoryLock lock;
    private volatile @Nullable CoordinatorLoop loop;
    private boolean listening;

    /**
     * A coordinator that has not begun.
     *
     * @param pubSub carries its messages; it is not closed by the coordinator
     * @param ticker nanoseconds of a clock that never goes back, such as {@link System#nanoTime()}
     */
    public Coordinator(PubSub pubSub, CoordinatorConfig config, LongSupplier ticker) {
        this(pubSub, config, ticker, StateFile.Steps.UNWATCHED);
    }

    Coordinator(PubSub pubSub, CoordinatorConfig config, LongSupplier ticker, StateFile.Steps steps) {
        this.pubSub = pubSub;
        this.config = config;
        this.ticker = ticker;
        this.file = new StateFile(config.directory(), steps);
    }

    /**
     * Takes up the saved state and begins to answer. Starting twice is harmless.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#CORRUPT}, naming the file and the way out, if the saved state cannot be used; {@link dev.varve.ErrorCode#UNAVAILABLE} if
     *     another coordinator has the directory, or it cannot be used, or the pub/sub system does not answer
     */
    public synchronized void start() {
        if (loop != null) {
            return;
        }
        DirectoryLock taken = DirectoryLock.take(config.directory());
        CoordinatorLoop started = new CoordinatorLoop(pubSub, config, ticker, file);
        try {
            started.open();
        } catch (RuntimeException e) {
            started.close();
            taken.close();
            throw e;
        }
        lock = taken;
        loop = started;
        if (!listening) {
            listening = true;
            pubSub.onConnection(this::connection);
        }
    }

    /** Stops answering, finishes what has begun, and gives the directory free. Closing twice is harmless; it can be started again. */
    @Override
    public synchronized void close() {
        CoordinatorLoop running = loop;
        if (running != null) {
            running.close();
            loop = null;
        }
        DirectoryLock taken = lock;
        if (taken != null) {
            taken.close();
            lock = null;
        }
    }

    private void connection(PubSub.ConnectionEvent event) {
        CoordinatorLoop running = loop;
        if (running != null) {
            running.connection(event);
        }
    }
}
