/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.testkit.nats.NatsExtension;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class BucketRestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BUCKET = "restart";

    @RegisterExtension
    static final NatsExtension nats = NatsExtension.exclusive(NatsServerConfig.jetStream(NatsVersion.NEWEST));

    @Test
    @DisplayName(
            "while its server is killed and comes back, a watch goes on without loss, repeat or disorder, and no acknowledged put is missing")
    void killed() {
        try (Varve varve = new JetStreamProvider()
                .open(JetStreamConfig.at(NatsSettings.at(nats.server().url())))) {
            Set<String> acknowledged = new HashSet<>();
            AtomicBoolean over = new AtomicBoolean();
            varve.keyValues().put(Key.of(BUCKET, "first"), Bytes.utf8("x"));
            try (Watch watch = varve.keyValues().watch(BUCKET, SubjectFilter.all(), WatchStart.values())) {
                CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(varve, acknowledged, over));
                Awaitility.await().atMost(PATIENCE).until(() -> size(acknowledged) > 50);
                nats.server().kill();
                nats.server().restart();
                int before = size(acknowledged);
                Awaitility.await().atMost(PATIENCE).until(() -> size(acknowledged) > before + 50);
                over.set(true);
                writer.join();
                assertComplete(varve, watch, acknowledged);
            }
        }
    }

    private static int size(Set<String> names) {
        synchronized (names) {
            return names.size();
        }
    }

    private static void write(Varve varve, Set<String> acknowledged, AtomicBoolean over) {
        for (int i = 0; !over.get(); i++) {
            String name = "k" + i;
            try {
                varve.keyValues().create(Key.of(BUCKET, name), Bytes.utf8(name));
                synchronized (acknowledged) {
                    acknowledged.add(name);
                }
            } catch (StorageException | OutcomeUnknownException e) {
                // Not acknowledged: it may be there or not.
            }
        }
    }

    private static void assertComplete(Varve varve, Watch watch, Set<String> acknowledged) {
        Set<String> stored = new HashSet<>(
                varve.keyValues().keys(BUCKET, SubjectFilter.all()).toList());
        assertThat(stored).containsAll(acknowledged);
        List<String> seen = new ArrayList<>();
        long revision = 0;
        while (seen.size() < stored.size()) {
            KeyValueChange change = watch.next(PATIENCE).orElseThrow();
            assertThat(change.kind()).isEqualTo(KeyValueChange.Kind.PUT);
            assertThat(change.revision()).isGreaterThan(revision);
            revision = change.revision();
            seen.add(change.key().orElseThrow().name());
        }
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(stored);
        assertThat(watch.next(Duration.ofMillis(100))).isEmpty();
    }
}
