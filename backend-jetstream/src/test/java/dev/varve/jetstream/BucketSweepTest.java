/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.Bytes;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Key;
import dev.varve.kv.KeyValueChange;
import dev.varve.kv.Watch;
import dev.varve.kv.WatchStart;
import dev.varve.pubsub.nats.NatsSettings;
import dev.varve.testkit.nats.NatsServerConfig;
import dev.varve.testkit.nats.NatsVersion;
import dev.varve.testkit.nats.SharedNatsServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** That {@code deleteAll} of a bucket is one step where servers take batches. */
class BucketSweepTest {

    private static final int KEYS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    @DisplayName("the values of many keys go in one step, whatever others write meanwhile")
    void oneStep() {
        String url = SharedNatsServers.of(NatsServerConfig.jetStream(NatsVersion.NEWEST))
                .url();
        String bucket = "b" + UUID.randomUUID();
        AtomicBoolean over = new AtomicBoolean();
        try (Varve store = new JetStreamProvider().open(JetStreamConfig.at(NatsSettings.at(url)))) {
            for (int i = 0; i < KEYS; i++) {
                store.keyValues().put(Key.of(bucket, "x.k" + i), Bytes.utf8("v"));
            }
            SubjectFilter swept = SubjectFilter.of("x.*");
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    store.keyValues().put(Key.of(bucket, "other"), Bytes.utf8("v"));
                }
            });
            List<Long> revisions = new ArrayList<>();
            try (Watch watch = store.keyValues().watch(bucket, swept, WatchStart.now())) {
                assertThat(store.keyValues().deleteAll(bucket, swept).count()).isEqualTo(KEYS);
                over.set(true);
                writer.join();
                while (revisions.size() < KEYS) {
                    Optional<KeyValueChange> change = watch.next(PATIENCE);
                    assertThat(change).isPresent();
                    change.filter(told -> told.kind() == KeyValueChange.Kind.DELETE)
                            .ifPresent(told -> revisions.add(told.revision()));
                }
            }
            assertThat(revisions.get(KEYS - 1) - revisions.get(0))
                    .as("nothing came between")
                    .isEqualTo(KEYS - 1);
        }
    }
}
