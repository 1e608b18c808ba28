/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import dev.varve.Preconditions;
import dev.varve.recipes.da.CompatibilityKey;
import dev.varve.recipes.da.Periods;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes a snapshot every {@code sla_period}, and removes those past {@code da_period}. A round that fails is told by {@link #problem()}, and followed by the next one.
 *
 * <p>Has one thread of its own. Safe for use by many threads.
 */
public final class SnapshotRounds implements AutoCloseable {

    private final Snapshots snapshots;
    private final CompatibilityKey version;
    private final SnapshotSource source;
    private final Periods periods;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private volatile Optional<String> problem = Optional.empty();

    /**
     * Rounds that have not begun.
     *
     * @param version the version that makes the snapshots
     */
    public SnapshotRounds(
            Snapshots snapshots,
            CompatibilityKey version,
            SnapshotSource source,
            Periods periods,
            InstantSource clock) {
        this.snapshots = snapshots;
        this.version = version;
        this.source = source;
        this.periods = periods;
        this.clock = clock;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "varve-da-snapshots");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins; the first snapshot is taken when the first period is over. */
    public void start() {
        long period = Preconditions.positive("sla-period", periods.slaPeriod()).toNanos();
        var unused = thread.scheduleAtFixedRate(this::round, period, period, TimeUnit.NANOSECONDS);
    }

    /** What went wrong in the last round; empty if nothing did. */
    public Optional<String> problem() {
        return problem;
    }

    private void round() {
        try {
            take();
            snapshots.removeBefore(clock.instant().minus(periods.daPeriod()));
            problem = Optional.empty();
        } catch (RuntimeException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void take() {
        try {
            SnapshotSource.State state = source.state();
            try (InputStream content = state.content()) {
                if (snapshots.list().stream().noneMatch(info -> info.id().equals(state.id()))) {
                    snapshots.publish(state.id(), version, content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finishes the round that is under way. Closing twice is harmless. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
