/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.Limits;
import dev.varve.StorageException;
import dev.varve.pubsub.wire.ServerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What this backend declares of itself. */
final class StoreCapabilities {

    static final String BACKEND = "corepubsub";

    /** Any headers of that size, whatever they are encoded to, find room beside the protocol's own. */
    static final int MAX_HEADER_BYTES = 4096;

    static final int MAX_ENCODED_HEADER_BYTES = 12 * 1024;
    static final int MAX_BATCH_MESSAGES = 1000;

    private static final long DEFAULT_MAX_MESSAGE_BYTES = 64L << 20;
    private static final Set<Capability> MISSING = EnumSet.of(
            Capability.DEDUP_PERMANENT,
            Capability.MIRROR,
            Capability.COMPRESSION,
            Capability.ENCRYPTION_AT_REST,
            Capability.EPHEMERAL,
            Capability.TIERED_STORAGE,
            Capability.READ_DURING_FAILOVER);

    private StoreCapabilities() {}

    /** What {@code servers} can do together; where there are none yet, what any server can. */
    static Capabilities of(Collection<ServerInfo> servers, String transport) {
        long maxMessage =
                servers.stream().mapToLong(ServerInfo::maxMessageBytes).min().orElse(DEFAULT_MAX_MESSAGE_BYTES);
        Durability strongest = servers.stream()
                .map(ServerInfo::strongest)
                .min(Durability::compareTo)
                .orElse(Durability.DISK);
        Limits limits = new Limits(maxMessage, MAX_BATCH_MESSAGES, MAX_HEADER_BYTES, Duration.ofMillis(1));
        return new Capabilities(
                BACKEND, EnumSet.complementOf(EnumSet.copyOf(MISSING)), strongest, limits, notes(servers, transport));
    }

    /** Fails with {@code TOO_LARGE} before anything is sent; {@code what} names what has {@code bytes}. */
    static void checkSize(String what, long bytes, Limits limits) {
        if (bytes > limits.maxMessageBytes()) {
            throw StorageException.tooLarge(
                    what + " has " + bytes + " bytes, " + limits.maxMessageBytes() + " are allowed",
                    limits.maxMessageBytes());
        }
    }

    private static List<String> notes(Collection<ServerInfo> servers, String transport) {
        List<String> notes = new ArrayList<>();
        notes.add("over " + transport);
        servers.forEach(server -> notes.add("persist server '" + server.server() + "' " + server.version()));
        notes.add("PROCESS: survives a crash of the server's process; DISK: survives a loss of power at the server;"
                + " one copy of each stream, on the file system of the servers");
        return notes;
    }
}
