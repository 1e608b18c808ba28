/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.Limits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What this backend declares of itself. */
final class MemoryCapabilities {
    static final String BACKEND = "memory";

    private static final int MAX_BATCH = 10_000;
    private static final long MAX_HEADER_BYTES = 1 << 20;
    private static final Set<Capability> MISSING = EnumSet.of(
            Capability.COMPRESSION,
            Capability.ENCRYPTION_AT_REST,
            Capability.MIRROR,
            Capability.TIERED_STORAGE,
            Capability.UNLIMITED_STREAMS);

    private MemoryCapabilities() {}

    static Capabilities of(MemoryConfig config) {
        Limits limits = new Limits(
                config.maxMessageBytes(),
                MAX_BATCH,
                (int) Math.min(MAX_HEADER_BYTES, config.maxMessageBytes()),
                Duration.ofMillis(1));
        return new Capabilities(
                BACKEND,
                EnumSet.complementOf(EnumSet.copyOf(MISSING)),
                Durability.VOLATILE,
                limits,
                List.of("VOLATILE: a write lives as long as the process that opened the store, and no longer"));
    }
}
