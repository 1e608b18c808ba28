/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.Durability;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.bench.process.Ground;
import dev.varve.bench.process.JetStreamSync;
import dev.varve.bench.process.NatsCluster;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.provision.Provisioner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The store that the demo runs on: three servers that keep the actions, and one more for each mirror, all of one cluster; tags say who keeps what.
 *
 * @param cluster the servers
 * @param varve the store
 * @param config the settings of the recipe
 */
record DemoStore(NatsCluster cluster, Varve varve, DaConfig config) implements AutoCloseable {

    private static final String PRIMARY = "primary";
    private static final int COPIES = 3;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Starts the servers, and provisions what actions need. */
    static DemoStore start(Ground ground, JetStreamSync sync) {
        DaConfig config = DaConfig.defaults()
                .withApplication(new CompatibilityKey(1, 1, 0, 1))
                .withJournalDirectory(ground.directory().resolve("journal"))
                .withLeastDurability(Durability.quorum(COPIES));
        List<String> tags = new ArrayList<>(List.of(PRIMARY, PRIMARY, PRIMARY));
        tags.addAll(config.names().mirrors());
        NatsCluster cluster = ground.cluster(tags, sync);
        Varve varve = patiently(() -> Varve.open(configuration(cluster, config)));
        try {
            patiently(() -> new Provisioner(varve, config).provision());
        } catch (RuntimeException e) {
            varve.close();
            throw e;
        }
        return new DemoStore(cluster, varve, config);
    }

    private static VarveConfig configuration(NatsCluster cluster, DaConfig config) {
        Map<String, Object> placements = new LinkedHashMap<>();
        placements.put(config.names().primary(), tagged(PRIMARY));
        config.names().mirrors().forEach(mirror -> placements.put(mirror, tagged(mirror)));
        return VarveConfig.of("jetstream")
                .with("nats.url", cluster.url())
                .with("replicas", COPIES)
                .with("placements", placements);
    }

    private static Map<String, Object> tagged(String tag) {
        return Map.of("tags", List.of(tag));
    }

    /** For the first seconds servers that have just met have no leader, and refuse streams as if they would never take them. */
    private static <T> T patiently(Supplier<T> work) {
        long begun = System.nanoTime();
        while (true) {
            try {
                return work.get();
            } catch (StorageException | OutcomeUnknownException e) {
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    @Override
    public void close() {
        varve.close();
    }
}
