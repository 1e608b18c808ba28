/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli.demo;

import dev.varve.server.EmbeddedCluster;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Kills one of the servers half way, and measures how long its streams were without one. */
final class Failover {

    private final EmbeddedCluster cluster;
    private final Layout layout;
    private final long killAtLine;
    private final AtomicLong killedAt = new AtomicLong();
    private final AtomicLong answeredAt = new AtomicLong();
    private final boolean[] moved = new boolean[Layout.SHARDS];
    private boolean bucketMoved;
    private String victim = "";
    private volatile int streams;

    Failover(EmbeddedCluster cluster, Layout layout, long killAtLine) {
        this.cluster = cluster;
        this.layout = layout;
        this.killAtLine = killAtLine;
    }

    /** Kills the server that owns the first stream, when it is time. */
    void onLine(long line) {
        if (line != killAtLine) {
            return;
        }
        victim = cluster.ownerOf(layout.subject(0))
                .or(() -> cluster.ownerOfBucket(layout.bucket()))
                .orElseGet(() -> cluster.servers().get(0));
        bucketMoved = cluster.ownerOfBucket(layout.bucket()).filter(victim::equals).isPresent();
        int count = 0;
        for (int shard = 0; shard < Layout.SHARDS; shard++) {
            moved[shard] = cluster.ownerOf(layout.subject(shard)).filter(victim::equals).isPresent();
            count += moved[shard] ? 1 : 0;
        }
        cluster.kill(victim);
        streams = count;
        killedAt.set(System.nanoTime());
    }

    /** Takes note of the first answer to a write that was sent to a stream of the victim after its death. */
    void onAck(WriterEvents.Target target, long sentAt) {
        long killed = killedAt.get();
        if (killed != 0 && sentAt > killed && hadToMove(target)) {
            answeredAt.compareAndSet(0, System.nanoTime());
        }
    }

    private boolean hadToMove(WriterEvents.Target target) {
        OptionalLong message = target.message();
        return message.isPresent() ? moved[(int) (message.getAsLong() % Layout.SHARDS)] : bucketMoved;
    }

    String victim() {
        return victim;
    }

    /** How many of the run's streams the victim owned. */
    int streams() {
        return streams;
    }

    /** From the kill to the first acknowledgement of a stream that had to move; empty if no line came for one after the kill. */
    OptionalLong nanos() {
        return answeredAt.get() == 0 ? OptionalLong.empty() : OptionalLong.of(answeredAt.get() - killedAt.get());
    }
}
