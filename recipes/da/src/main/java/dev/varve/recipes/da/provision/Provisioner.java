/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.provision;

import dev.varve.Capabilities;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.kv.BucketInfo;
import dev.varve.kv.BucketSpec;
import dev.varve.recipes.da.DaConfig;
import dev.varve.stream.Difference;
import dev.varve.stream.StreamSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes what data availability needs of a store: the stream of actions, its mirrors, the registry and the canonical map.
 *
 * <p>Where things are kept, on which servers and disks, is the backend's to know, from its own configuration. Object stores make their buckets themselves. Stateless; safe for use by many threads.
 */
public final class Provisioner {

    private final Varve varve;
    private final DaConfig config;

    /** Provisions {@code varve} as {@code config} says. */
    public Provisioner(Varve varve, DaConfig config) {
        this.varve = varve;
        this.config = config;
    }

    /**
     * Makes everything be as the settings say, changing what can be changed without losing data. Idempotent.
     *
     * @return every part, with what was different before
     * @throws dev.varve.StorageException {@link dev.varve.ErrorCode#UNSUPPORTED} for what the store cannot do, before anything is changed; {@link dev.varve.ErrorCode#INVALID} for a
     *     difference that cannot be changed; parts before it stand
     */
    public List<Part> provision() {
        require(varve.capabilities());
        return parts(varve.streams()::ensure, this::ensure);
    }

    private void require(Capabilities store) {
        store.require(config.leastDurability());
        store.require(Capability.DENY_DELETE);
        if (!config.names().mirrors().isEmpty()) {
            store.require(Capability.MIRROR);
            store.require(Capability.COMPRESSION);
        }
    }

    /** Makes the mirror {@code name} alone be as the settings say: where it stands on servers of its own, its origin elsewhere. */
    public Part provisionMirror(String name) {
        return new Part(Part.Kind.MIRROR, name, varve.streams().ensure(ActionStreams.mirror(config, name)));
    }

    /** Every part, with what is different from the settings; changes nothing. */
    public List<Part> drift() {
        return parts(varve.streams()::diff, this::differences);
    }

    /** What an operator must know of these settings; empty if they are fit for production. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (config.leastDurability().level() != Durability.Level.QUORUM) {
            notes.add("development profile: 'replicated' means " + config.leastDurability()
                    + ", which does not survive the loss of a server; set least-durability: quorum(3)");
        }
        if (config.names().mirrors().isEmpty()) {
            notes.add("no mirrors: the loss of the store is the loss of the actions");
        }
        return notes;
    }

    private List<Part> parts(
            Function<StreamSpec, List<Difference>> streams, Function<BucketSpec, List<Difference>> buckets) {
        List<Part> parts = new ArrayList<>();
        StreamSpec primary = ActionStreams.primary(config);
        parts.add(new Part(Part.Kind.PRIMARY, primary.name(), streams.apply(primary)));
        for (String name : config.names().mirrors()) {
            parts.add(new Part(Part.Kind.MIRROR, name, streams.apply(ActionStreams.mirror(config, name))));
        }
        for (BucketSpec bucket : buckets()) {
            parts.add(new Part(Part.Kind.BUCKET, bucket.name(), buckets.apply(bucket)));
        }
        return parts;
    }

    private List<BucketSpec> buckets() {
        Duration daPeriod = config.retention().periods().daPeriod();
        return List.of(
                bucket(config.names().registryBucket(), Optional.empty()),
                bucket(config.names().canonicalBucket(), Optional.of(daPeriod)));
    }

    private BucketSpec bucket(String name, Optional<Duration> ttl) {
        return new BucketSpec(name, 0, 0, ttl, Optional.of(config.leastDurability()));
    }

    private List<Difference> ensure(BucketSpec wanted) {
        List<Difference> before = differences(wanted);
        varve.keyValues().ensure(wanted);
        return before;
    }

    private List<Difference> differences(BucketSpec wanted) {
        return varve.keyValues()
                .info(wanted.name())
                .map(BucketInfo::spec)
                .map(actual -> BucketComparison.differences(wanted, actual))
                .orElseGet(() -> List.of(new Difference("name", wanted.name(), "absent", true)));
    }
}
