/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.model;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.ErrorCode;
import dev.varve.Health;
import dev.varve.Limits;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.kv.KeyValueStore;
import dev.varve.object.ObjectStore;
import dev.varve.stream.StreamStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The sequential model of a store: what streams and key-values answer when one caller does one thing after the other.
 *
 * <p>It knows no time: nothing expires and no window closes. It has no limits, feeds, watches, consumers and objects; calls for those are refused with {@code UNSUPPORTED}. For use
 * by one thread. It stands for a store in tests that need no more than this, and is what {@link ModelChecker} compares with.
 */
public final class ModelVarve implements Varve {

    private static final Set<Capability> SUPPORTED = EnumSet.of(
            Capability.SEQ_SPARSE,
            Capability.SEQ_OVERWRITE,
            Capability.CAS_STREAM,
            Capability.CAS_SUBJECT,
            Capability.WRITER_EPOCH,
            Capability.DEDUP_PERMANENT,
            Capability.ATOMIC_BATCH,
            Capability.MULTI_SUBJECT,
            Capability.LAST_PER_SUBJECT,
            Capability.EXACT_BYTES);

    private final Capabilities capabilities;
    private final ModelStreams streams;
    private final ModelKeyValues keyValues;

    private ModelVarve(Set<Capability> supported) {
        Limits limits = new Limits(Integer.MAX_VALUE, 1000, Integer.MAX_VALUE, Duration.ofMillis(1));
        capabilities = new Capabilities("model", supported, Durability.VOLATILE, limits, List.of());
        streams = new ModelStreams(capabilities);
        keyValues = new ModelKeyValues(capabilities);
    }

    /** A store that holds nothing and can do all that the model can. */
    public static ModelVarve empty() {
        return new ModelVarve(SUPPORTED);
    }

    /** A store that holds nothing and can do no more than a store of {@code capabilities}. */
    public static ModelVarve like(Capabilities capabilities) {
        Set<Capability> both = EnumSet.copyOf(SUPPORTED);
        both.retainAll(capabilities.supported());
        return new ModelVarve(both);
    }

    static StorageException absent(String what) {
        return StorageException.received(ErrorCode.UNSUPPORTED, "the model has no " + what, OptionalLong.empty());
    }

    @Override
    public StreamStore streams() {
        return streams;
    }

    @Override
    public KeyValueStore keyValues() {
        return keyValues;
    }

    @Override
    public ObjectStore objects() {
        throw absent("objects");
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Health health() {
        return new Health(List.of());
    }

    @Override
    public Varve within(Duration deadline) {
        return this;
    }

    @Override
    public void close() {
        // Maps hold nothing that must be given back.
    }
}
