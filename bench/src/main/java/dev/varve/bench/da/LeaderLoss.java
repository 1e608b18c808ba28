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
import java.util.concurrent.TimeoutException;

/** Kills the server that leads the primary stream half way, notes when another one leads, and starts it again. For one use. */
final class LeaderLoss {

    private static final Duration DOWN = Duration.ofSeconds(5);
    /** Servers choose another leader within 9 s, unless their votes are split. */
    private static final int MOST_ELECTION_SECONDS = 20;

    private final DemoStore store;
    private final GateLog log;
    private final String primary;
    private final CompletableFuture<Boolean> elected = new CompletableFuture<>();
    private volatile Optional<String> victim = Optional.empty();

    LeaderLoss(DemoStore store, GateLog log) {
        this.store = store;
        this.log = log;
        this.primary = store.config().names().primary();
    }

    /** Does it when {@code after} has passed; completes when the server is up again, which is {@code down} later, and another one leads. */
    CompletableFuture<Void> in(Duration after) {
        Executor then = CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(this::lose, then);
    }

    private void lose() {
        String leader = leader();
        try (Connection survivors = connect(store.cluster().urlWithout(leader))) {
            survivors
                    .createDispatcher(advisory -> elected())
                    .subscribe("$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED." + primary);
            survivors.flush(DOWN);
            ClusterNode node = store.cluster().node(leader);
            log.killed();
            node.kill();
            victim = Optional.of(leader);
            await(new CompletableFuture<>(), DOWN.toSeconds());
            node.restart();
            await(elected, MOST_ELECTION_SECONDS);
        } catch (TimeoutException e) {
            throw StorageException.unavailable("the survivors do not answer", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void elected() {
        log.elected();
        elected.complete(true);
    }

    private static void await(CompletableFuture<Boolean> event, long mostSeconds) {
        var unused =
                event.completeOnTimeout(false, mostSeconds, TimeUnit.SECONDS).join();
    }

    /** Whom it was; empty if it was too soon. */
    Optional<String> victim() {
        return victim;
    }

    private String leader() {
        try (Connection connection = connect(store.cluster().url())) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(primary)
                    .getClusterInfo()
                    .getLeader();
        } catch (IOException | JetStreamApiException e) {
            throw StorageException.unavailable("who leads " + primary + " cannot be asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Connection connect(String url) throws InterruptedException {
        try {
            return Nats.connect(url);
        } catch (IOException e) {
            throw StorageException.unavailable("no server of " + url + " can be reached: " + e.getMessage(), e);
        }
    }

    private StorageException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return StorageException.unavailable("interrupted while asking who leads " + primary, cause);
    }
}
