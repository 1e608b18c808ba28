/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist;

import dev.varve.StorageException;
import dev.varve.Subject;
import dev.varve.persist.server.Incarnations;
import dev.varve.persist.warm.WarmStatus;
import dev.varve.persist.warm.WarmUse;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.wire.Slots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A server of the persistence service: it keeps the streams, buckets and objects of the slots that the coordinator gives it.
 *
 * <p>Start-up looks at no stored file, however many there are. Several servers may share a data directory: each file belongs to whoever comes with the highest epoch. Safe for use by many threads.
 */
public final class PersistServer implements AutoCloseable {

    private final Incarnations lives;

    /**
     * A server that is not started.
     *
     * @param pubSub carries requests and answers; stays open when the server closes
     */
    public PersistServer(PersistConfig config, PubSub pubSub) {
        this(config, pubSub, InstantSource.system());
    }

    /** {@link #PersistServer(PersistConfig, PubSub)} that takes the time from {@code clock}. */
    public PersistServer(PersistConfig config, PubSub pubSub, InstantSource clock) {
        this(config, pubSub, clock, Optional.empty());
    }

    /** {@link #PersistServer(PersistConfig, PubSub, InstantSource)} that keeps copies of its files in a store, and opens from there what is not in its data directory. */
    public PersistServer(PersistConfig config, PubSub pubSub, InstantSource clock, Optional<WarmUse> warm) {
        this.lives = new Incarnations(config, pubSub, clock, warm);
    }

    /**
     * Begins to beat and to take requests; does nothing if it has begun.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the data directory cannot be used or the pub/sub system does not take subscriptions; {@link dev.varve.ErrorCode#UNSUPPORTED} if
     *     the SQLite library is too old, or the store of copies does not heed conditional writes
     */
    public void start() {
        lives.start();
    }

    /** One line about what it runs on, for people. */
    public String describe() {
        return lives.current().describe();
    }

    /** How far the store of copies is behind; empty where there is none. */
    public Optional<WarmStatus> warm() {
        return lives.current().warm();
    }

    /**
     * Ships at once what the store of copies has not, and waits up to {@code patience} for it; {@link #close} does so by itself.
     *
     * @return whether the store has all; true where there is none
     */
    public boolean ship(Duration patience) {
        return lives.current().ship(patience);
    }

    /** How often changes were made safe so far: how many writes and syncs of journals. */
    public long commits() {
        return lives.current().commits();
    }

    /** The version of the map that the server knows; empty before it has one. */
    public OptionalLong mapVersion() {
        return lives.current().mapVersion();
    }

    /** Whether the stream of {@code subject} is this server's now, as far as it knows. */
    public boolean owns(Subject subject) {
        return lives.current().owns(map -> map.slot(subject));
    }

    /** Whether the bucket {@code bucket} is this server's now, as far as it knows. */
    public boolean ownsBucket(String bucket) {
        int slot = Slots.ofKeys(bucket);
        return lives.current().owns(map -> slot);
    }

    /**
     * Completes with the reason when the server has ended by itself: {@link dev.varve.ErrorCode#FENCED} if another process runs under its name. It answers nothing then and holds no file; {@link #close} is harmless.
     *
     * <p>A server that was frozen, or cut off, for so long that others have its slots does not end: it is fenced slot by slot, and gets others when it is heard again. One whose disk did not take what its journal was to hold does not end either: it
     * gives up its slots, takes no part in anything it cannot prove, and begins anew.
     */
    public CompletableFuture<StorageException> ended() {
        return lives.ended();
    }

    /** Ends as if killed: no more answers, no farewell, what was not committed is lost. */
    public void abort() {
        lives.abort();
    }

    /** Takes no more requests, carries out those that came, tells the coordinator and gives back every resource. Closing twice is harmless. */
    @Override
    public void close() {
        lives.close();
    }
}
