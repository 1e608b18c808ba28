/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.da;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.Capability;
import dev.varve.Durability;
import dev.varve.Varve;
import dev.varve.VarveConfig;
import dev.varve.recipes.da.Action;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.DaConfig;
import dev.varve.recipes.da.DaNames;
import dev.varve.recipes.da.DataAvailability;
import dev.varve.recipes.da.SolutionRevision;
import dev.varve.recipes.da.Submission;
import dev.varve.recipes.da.audit.Audit;
import dev.varve.recipes.da.audit.Finding;
import dev.varve.recipes.da.index.ActionLocator;
import dev.varve.recipes.da.index.CanonicalAction;
import dev.varve.recipes.da.index.CanonicalMap;
import dev.varve.recipes.da.provision.Provisioner;
import dev.varve.recipes.da.publish.PublisherSettings.Mode;
import dev.varve.recipes.da.snapshot.SnapshotId;
import dev.varve.recipes.da.snapshot.Snapshots;
import dev.varve.testkit.nats.NatsCluster;
import dev.varve.testkit.nats.NatsServer;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The recipe on each backend that may carry it: what is submitted over two starts is stored once, in order, without gap; and what belongs to it works. */
@Execution(ExecutionMode.CONCURRENT)
class RecipeOnBackendsIT {

    private static final long ACTIONS = 300;

    @TempDir
    Path directory;

    @Test
    @DisplayName("DA-19, DA-22, DA-23: on JetStream, one server")
    void jetStream() {
        for (NatsVersion version : NatsVersion.values()) {
            try (NatsServer server = NatsServer.start(NatsServerConfig.jetStream(version))) {
                VarveConfig config = VarveConfig.of("jetstream").with("nats.url", server.url());
                everyMode(version.name(), config, Durability.PROCESS);
            }
        }
    }

    @Test
    @DisplayName("DA-2, DA-22, DA-23, DA-24: on JetStream, three servers")
    void cluster() {
        try (NatsCluster cluster = NatsCluster.start(NatsVersion.NEWEST)) {
            VarveConfig config =
                    VarveConfig.of("jetstream").with("nats.url", cluster.url()).with("replicas", 3);
            everyMode("cluster", config, Durability.quorum(3));
        }
    }

    @Test
    @DisplayName("DA-22, DA-23: on the persistence service")
    void persistenceService() {
        VarveConfig config = VarveConfig.of("embedded")
                .with("data", directory.resolve("data").toString());
        everyMode("service", config, Durability.DISK);
    }

    /** Each mode under a version of its own, which is a later solution revision in the same stream. */
    private void everyMode(String name, VarveConfig backend, Durability least) {
        DaConfig config = DaConfig.defaults()
                .withJournalDirectory(directory.resolve("journal-" + name))
                .withLeastDurability(least)
                .withNames(DaNames.defaults().withMirrors());
        try (Varve varve = Varve.open(backend)) {
            new Provisioner(varve, config).provision();
            int version = 0;
            for (Mode mode : Mode.values()) {
                if (mode != Mode.BATCHED || varve.capabilities().has(Capability.ATOMIC_BATCH)) {
                    CompatibilityKey next = new CompatibilityKey(1, version++, 0, 0);
                    eachOnce(varve, config.withMode(mode, 16).withApplication(next));
                }
            }
            Finding all = new Audit(varve.streams()).primary(config.names().primary());
            assertThat(all.isWhole()).as(all.toString()).isTrue();
            index(varve, least);
            snapshot(varve, config);
        }
    }

    private static void eachOnce(Varve varve, DaConfig config) {
        submit(varve, config, 1, ACTIONS / 2);
        SolutionRevision revision = submit(varve, config, ACTIONS / 2 + 1, ACTIONS);
        ActionLocator locator = new ActionLocator(varve.streams());
        long first = locator.find(revision, 1).orElseThrow().seq();
        for (long id : List.of(1L, ACTIONS / 2, ACTIONS / 2 + 1, ACTIONS)) {
            assertThat(locator.find(revision, id).orElseThrow().seq()).isEqualTo(first + id - 1);
        }
        assertThat(locator.find(revision, ACTIONS + 1)).isEmpty();
    }

    private static SolutionRevision submit(Varve varve, DaConfig config, long first, long last) {
        try (DataAvailability da = DataAvailability.start(varve, config)) {
            List<Submission> submissions = new ArrayList<>();
            for (long id = first; id <= last; id++) {
                submissions.add(da.submit(new Action(id, Bytes.utf8("hash " + id), Bytes.utf8("action " + id))));
            }
            submissions.forEach(each ->
                    assertThat(each.replicated().join().snapHash()).isEqualTo(Bytes.utf8("hash " + each.actionId())));
            return da.revision();
        }
    }

    private static void index(Varve varve, Durability least) {
        CanonicalMap map = new CanonicalMap(varve.keyValues(), varve.streams(), CanonicalMap.BUCKET, least);
        CanonicalAction wanted = new CanonicalAction(7, 1, SolutionRevision.of(1), 7);
        assertThat(map.canonize(wanted)).isEqualTo(wanted);
        assertThat(map.at(7)).contains(wanted);
        assertThat(map.message(7).orElseThrow().message().value()).contains(Bytes.utf8("action 7"));
    }

    private void snapshot(Varve varve, DaConfig config) {
        Snapshots snapshots = new Snapshots(varve.objects(), config.names().snapshotBucket(), directory);
        byte[] state = "a state".getBytes(StandardCharsets.UTF_8);
        snapshots.publish(new SnapshotId(1, ACTIONS), config.application(), new ByteArrayInputStream(state));
        Path restored = directory.resolve("restored");
        assertThat(snapshots.restore(version -> true, restored)).isPresent();
        assertThat(restored).hasContent("a state");
    }
}
