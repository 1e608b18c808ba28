/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.server.EmbeddedCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Kills one of the servers half way, and measures how long its streams were without one. */
final class Failover {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST_UNDER_WAY = 8;

    private final EmbeddedCluster cluster;
    private final Layout layout;
    private final long killAtLine;
    private final AtomicLong killedAt = new AtomicLong();
    private final AtomicLong answeredAt = new AtomicLong();
    private final CountDownLatch firstHalf;
    private final boolean[] moved = new boolean[Layout.SHARDS];
    private boolean bucketMoved;
    private String victim = "";

    Failover(EmbeddedCluster cluster, Layout layout, long killAtLine) {
        this.cluster = cluster;
        this.layout = layout;
        this.killAtLine = killAtLine;
        long underWay = killAtLine > MOST_UNDER_WAY * Layout.SHARDS ? MOST_UNDER_WAY : 0;
        firstHalf = new CountDownLatch((int) Math.min(killAtLine - underWay, Integer.MAX_VALUE));
    }

    /** Kills the server that owns the first stream, when it is time. */
    void onLine(long line) {
        if (line == killAtLine) {
            kill();
        }
    }

    private void kill() {
        awaitFirstHalf();
        victim = cluster.ownerOf(layout.subject(0))
                .or(() -> cluster.ownerOfBucket(layout.bucket()))
                .orElseGet(() -> cluster.servers().get(0));
        bucketMoved = isVictim(cluster.ownerOfBucket(layout.bucket()));
        for (int shard = 0; shard < Layout.SHARDS; shard++) {
            moved[shard] = isVictim(cluster.ownerOf(layout.subject(shard)));
        }
        killedAt.set(System.nanoTime());
        cluster.kill(victim);
    }

    private boolean isVictim(Optional<String> owner) {
        return owner.filter(victim::equals).isPresent();
    }

    /** Until every stream is at work, it is not known whose it is; but some writes shall be under way. */
    private void awaitFirstHalf() {
        try {
            firstHalf.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes note of the first answer to a write that was sent to a stream of the victim after its death. Says whether
     * the write had nothing to do with that.
     */
    boolean onAck(WriterEvents.Target target, long sentAt) {
        firstHalf.countDown();
        long killed = killedAt.get();
        boolean concerned = killed != 0 && hadToMove(target);
        if (concerned && sentAt > killed) {
            answeredAt.compareAndSet(0, System.nanoTime());
        }
        return !concerned;
    }

    private boolean hadToMove(WriterEvents.Target target) {
        OptionalLong message = target.message();
        return message.isPresent() ? moved[(int) (message.getAsLong() % Layout.SHARDS)] : bucketMoved;
    }

    String victim() {
        return victim;
    }

    /** Whether the victim owned the bucket, and it has keys. */
    boolean bucketMoved() {
        return bucketMoved;
    }

    /** How many of the run's streams the victim owned, of those that hold any of {@code messages}. */
    int streams(long messages) {
        int streams = 0;
        for (int shard = 0; shard < Math.min(messages, Layout.SHARDS); shard++) {
            streams += moved[shard] ? 1 : 0;
        }
        return streams;
    }

    /** From the kill to the first acknowledgement of a stream that had to move; empty if no line came for one after the kill. */
    OptionalLong nanos() {
        return answeredAt.get() == 0 ? OptionalLong.empty() : OptionalLong.of(answeredAt.get() - killedAt.get());
    }
}
