/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.ErrorCode;
import dev.varve.StorageException;
import dev.varve.persist.PersistConfig;
import dev.varve.persist.journal.Channels;
import dev.varve.persist.warm.WarmUse;
import dev.varve.pubsub.PubSub;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server through all its lives. One whose journal has failed is given up as if it had been killed: it answers nothing more, leaves the installation, and another begins under the same name that knows nothing of it and takes over what
 * can be read, as any successor does. One that was replaced by another process of the same name ends.
 *
 * <p>Safe for use by many threads.
 */
public final class Incarnations implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Incarnations.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String server;
    private final Supplier<ServerLoop> birth;
    private final CompletableFuture<StorageException> ended = new CompletableFuture<>();
    private final ScheduledExecutorService undertaker;
    private Duration pause = FIRST_PAUSE;
    private long bornNanos = System.nanoTime();
    private boolean closed;
    private volatile ServerLoop current;

    /** A server that is not started, and ships its files where {@code warm} says. */
    public Incarnations(PersistConfig config, PubSub pubSub, InstantSource clock, Optional<WarmUse> warm) {
        this(config, pubSub, clock, java.nio.channels.FileChannel::open, warm);
    }

    /** @param channels opens the files of journals */
    Incarnations(PersistConfig config, PubSub pubSub, InstantSource clock, Channels channels) {
        this(config, pubSub, clock, channels, Optional.empty());
    }

    private Incarnations(
            PersistConfig config, PubSub pubSub, InstantSource clock, Channels channels, Optional<WarmUse> warm) {
        this.server = config.server();
        this.birth = () -> new ServerLoop(config, pubSub, clock, channels, warm, this::failed);
        this.current = birth.get();
        this.undertaker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "varve-life-" + config.server());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The server as it is now. */
    public ServerLoop current() {
        return current;
    }

    /** Completes with the reason when the server has ended by itself, for good. */
    public CompletableFuture<StorageException> ended() {
        return ended.copy();
    }

    /** See {@link dev.varve.persist.PersistServer#start}. */
    public void start() {
        current.start();
    }

    private void failed(ServerLoop loop, StorageException why) {
        later(() -> bury(loop, why), Duration.ZERO);
    }

    private void later(Runnable work, Duration delay) {
        try {
            var unused = undertaker.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("server {} is closed anyway", server, closing);
        }
    }

    private synchronized void bury(ServerLoop loop, StorageException why) {
        if (closed || loop != current || ended.isDone()) {
            return;
        }
        loop.abort();
        boolean calm = System.nanoTime() - bornNanos > LONGEST_PAUSE.toNanos();
        pause = calm ? FIRST_PAUSE : shorter(pause.multipliedBy(4), LONGEST_PAUSE);
        if (why.code() == ErrorCode.FENCED) {
            LOG.error("server {} ends: another process runs under its name", server, why);
            ended.complete(why);
            return;
        }
        LOG.error(
                "server {} gives up its slots and begins anew in {} ms; what was not acknowledged may be lost",
                server,
                pause.toMillis(),
                why);
        loop.leave();
        later(this::begin, pause);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private synchronized void begin() {
        if (closed) {
            return;
        }
        ServerLoop next = birth.get();
        current = next;
        bornNanos = System.nanoTime();
        try {
            next.start();
        } catch (StorageException e) {
            failed(next, e);
        }
    }

    /** See {@link dev.varve.persist.PersistServer#abort}. */
    public synchronized void abort() {
        closed = true;
        undertaker.shutdownNow();
        current.abort();
    }

    @Override
    public synchronized void close() {
        closed = true;
        undertaker.shutdownNow();
        current.close();
    }
}
