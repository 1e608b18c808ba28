/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.scenario;

import dev.varve.Durability;
import dev.varve.Message;
import dev.varve.Varve;
import dev.varve.bench.load.OpenLoop;
import dev.varve.bench.process.Child;
import dev.varve.stream.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Load on streams of two servers, one of which is killed a tenth of the way; ends some time after the victim's streams answer again. */
final class Kill {

    private static final long NOT_YET = Long.MAX_VALUE;
    private static final Duration AFTERWARDS = Duration.ofSeconds(1);
    private static final PublishOptions DISK = PublishOptions.atLeast(Durability.DISK);

    private final Varve varve;
    private final Settings settings;
    private final Child victim;
    private final List<WatchedStream> watched;
    private final List<WatchedStream> victims;
    private volatile long killedAt = NOT_YET;
    private long recoveredAt = NOT_YET;
    private OpenLoop.@Nullable Outcome outcome;

    Kill(Varve varve, Settings settings, Child victim, List<WatchedStream> watched, List<WatchedStream> victims) {
        this.varve = varve;
        this.settings = settings;
        this.victim = victim;
        this.watched = watched;
        this.victims = victims;
    }

    void run() {
        Duration before = settings.span().dividedBy(10);
        Executor later = CompletableFuture.delayedExecutor(before.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> killing = CompletableFuture.runAsync(this::kill, later);
        long begun = System.nanoTime();
        watched.forEach(stream -> stream.begin(begun));
        outcome = OpenLoop.run(settings.rate(), settings.span(), this::enough, this::publish);
        killing.join();
    }

    private void kill() {
        killedAt = System.nanoTime();
        victim.kill();
    }

    private boolean enough() {
        long now = System.nanoTime();
        if (recoveredAt == NOT_YET && killedAt != NOT_YET && victims.stream().allMatch(WatchedStream::answersAgain)) {
            recoveredAt = now;
        }
        boolean over = recoveredAt != NOT_YET && now - recoveredAt > AFTERWARDS.toNanos();
        if (over) {
            watched.forEach(stream -> stream.silentUntil(now));
        }
        return over;
    }

    private CompletableFuture<?> publish(long i) {
        WatchedStream stream = watched.get((int) (i % watched.size()));
        Message message = Payload.message();
        long sent = System.nanoTime();
        return varve.streams()
                .publishAsync(stream.subject(), message, DISK)
                .thenAccept(receipt -> stream.answered(receipt, sent, System.nanoTime(), killedAt));
    }

    /** When the server was killed. */
    long killedAt() {
        return killedAt;
    }

    /** What became of the load. */
    OpenLoop.Outcome outcome() {
        OpenLoop.Outcome known = outcome;
        if (known == null) {
            throw new IllegalStateException("run has not ended");
        }
        return known;
    }
}
