/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist;

import dev.varve.Subject;
import dev.varve.persist.server.ServerLoop;
import dev.varve.pubsub.PubSub;
import dev.varve.pubsub.wire.Slots;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * A server of the persistence service: it keeps the streams, buckets and objects of the slots that the coordinator gives it.
 *
 * <p>Start-up looks at no stored file, however many there are. Several servers may share a data directory: each file belongs to whoever comes with the highest epoch. Safe for use by many threads.
 */
public final class PersistServer implements AutoCloseable {

    private final ServerLoop loop;

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
        this.loop = new ServerLoop(config, pubSub, clock);
    }

    /**
     * Begins to beat and to take requests; does nothing if it has begun.
     *
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNAVAILABLE} if the data directory cannot be used or the pub/sub system does not take subscriptions; {@link dev.varve.ErrorCode#UNSUPPORTED} if
     *     the SQLite library is too old
     */
    public void start() {
        loop.start();
    }

    /** One line about what it runs on, for people. */
    public String describe() {
        return loop.describe();
    }

    /** How often changes were made safe so far: how many writes and syncs of journals. */
    public long commits() {
        return loop.commits();
    }

    /** The version of the map that the server knows; empty before it has one. */
    public OptionalLong mapVersion() {
        return loop.mapVersion();
    }

    /** Whether the stream of {@code subject} is this server's now, as far as it knows. */
    public boolean owns(Subject subject) {
        return loop.owns(map -> map.slot(subject));
    }

    /** Whether the bucket {@code bucket} is this server's now, as far as it knows. */
    public boolean ownsBucket(String bucket) {
        int slot = Slots.ofKeys(bucket);
        return loop.owns(map -> slot);
    }

    /** Ends as if killed: no more answers, no farewell, what was not committed is lost. */
    public void abort() {
        loop.abort();
    }

    /** Takes no more requests, carries out those that came, tells the coordinator and gives back every resource. Closing twice is harmless. */
    @Override
    public void close() {
        loop.close();
    }
}
