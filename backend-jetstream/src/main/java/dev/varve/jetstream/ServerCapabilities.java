/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.Limits;
import dev.varve.StorageException;
import dev.varve.pubsub.PubSub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What this backend declares of itself, as far as the servers can do it. */
final class ServerCapabilities {

    static final String BACKEND = "jetstream";

    /** Any headers of that size, whatever they are encoded to, find room beside those of JetStream. */
    static final int MAX_HEADER_BYTES = 4096;

    /** What is kept of a payload for all headers. */
    static final int HEADER_ROOM = 16 * 1024;

    /** A writer and a reader have the whole value in memory. */
    static final long MAX_MESSAGE_BYTES = 64L << 20;

    private static final Set<Capability> ALWAYS = EnumSet.of(
            Capability.CAS_STREAM,
            Capability.CAS_SUBJECT,
            Capability.DENY_DELETE,
            Capability.MULTI_SUBJECT,
            Capability.MIRROR,
            Capability.COMPRESSION,
            Capability.DURABLE_CONSUMER,
            Capability.LAST_PER_SUBJECT,
            Capability.LARGE_MESSAGE,
            Capability.EPHEMERAL);

    private ServerCapabilities() {}

    /**
     * What the servers can do.
     *
     * @throws StorageException {@code UNAVAILABLE} if there is no JetStream for this account
     */
    static ServerFeatures ask(Api api, PubSub pubSub, Effort effort) {
        ApiAnswer answer = api.read("INFO", Json.object(), effort);
        if (answer.error().isPresent()) {
            throw StorageException.unavailable(
                    "JetStream is not to be had at " + pubSub.describe() + ": "
                            + answer.error().get()
                            + "; enable it in the server's configuration and for this account",
                    null);
        }
        return new ServerFeatures(answer.body().path("api").path("level").asInt(0));
    }

    /** The most bytes of values and headers in one message. */
    static long room(PubSub pubSub) {
        return Math.max(1, pubSub.maxPayload() - HEADER_ROOM);
    }

    static Capabilities of(ServerFeatures features, PubSub pubSub, JetStreamConfig config, Durability strongest) {
        Limits limits = new Limits(
                Math.max(MAX_MESSAGE_BYTES, room(pubSub)),
                features.takesBatches() ? Batches.MOST_MESSAGES : 1,
                MAX_HEADER_BYTES,
                Duration.ofMillis(1));
        EnumSet<Capability> supported = EnumSet.copyOf(ALWAYS);
        if (features.keepsTtl()) {
            supported.add(Capability.TTL);
        }
        if (features.takesBatches()) {
            supported.add(Capability.ATOMIC_BATCH);
        }
        return new Capabilities(BACKEND, supported, strongest, limits, notes(pubSub, config, features, strongest));
    }

    private static List<String> notes(
            PubSub pubSub, JetStreamConfig config, ServerFeatures features, Durability strongest) {
        List<String> notes = new ArrayList<>();
        notes.add("over " + pubSub.describe() + ", JetStream API level " + features.apiLevel());
        if (config.replicas() > 1) {
            notes.add("QUORUM: held by a majority of " + config.replicas()
                    + " servers, each as its sync_interval says; survives the loss of a minority of them");
        } else if (strongest.equals(Durability.DISK)) {
            notes.add("DISK: synced before it is acknowledged, as "
                    + (config.serverMonitors().isPresent()
                            ? "the servers' monitoring pages say"
                            : "server-syncs-always states, which nothing checks"));
        } else {
            notes.add(
                    "PROCESS: survives a crash of the server's process; a loss of power may lose what was acknowledged"
                            + " since the last sync, 2 minutes by default");
        }
        return notes;
    }
}
