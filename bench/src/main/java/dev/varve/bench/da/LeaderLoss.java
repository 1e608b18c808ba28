/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

import dev.varve.StorageException;
import dev.varve.bench.process.ClusterNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Kills the server that leads the primary stream half way, and starts it again. For one use. */
final class LeaderLoss {

    private static final Duration DOWN = Duration.ofSeconds(5);

    private final DemoStore store;
    private final GateLog log;
    private volatile Optional<String> victim = Optional.empty();

    LeaderLoss(DemoStore store, GateLog log) {
        this.store = store;
        this.log = log;
    }

    /** Does it when {@code after} has passed; completes when the server is up again, which is {@code down} later. */
    CompletableFuture<Void> in(Duration after) {
        ClusterNode[] killed = new ClusterNode[1];
        Executor then = CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS);
        Executor later = CompletableFuture.delayedExecutor(DOWN.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> killed[0] = kill(), then)
                .thenRunAsync(() -> killed[0].restart(), later);
    }

    private ClusterNode kill() {
        ClusterNode leader = store.cluster().node(leader());
        log.killed();
        leader.kill();
        victim = Optional.of(leader.name());
        return leader;
    }

    /** Whom it was; empty if it was too soon. */
    Optional<String> victim() {
        return victim;
    }

    private String leader() {
        String primary = store.config().names().primary();
        try (Connection connection = Nats.connect(store.cluster().url())) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(primary)
                    .getClusterInfo()
                    .getLeader();
        } catch (IOException | JetStreamApiException e) {
            throw StorageException.unavailable("who leads " + primary + " cannot be asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted while asking who leads " + primary, e);
        }
    }
}
