/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.warm.Shipment;
import dev.varve.persist.warm.WarmSettings;
import dev.varve.persist.warm.WarmStatus;
import dev.varve.persist.warm.WarmStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the store is behind, put together from what workers say, and an alarm where that is too far. Safe for use by many threads. */
final class WarmReport {

    private static final Logger LOG = LoggerFactory.getLogger(WarmReport.class);
    private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    private final WarmSettings settings;
    private final WarmStore store;
    private final Optional<DiskBudget> budget;
    private final Map<Integer, Lag> byWorker = new ConcurrentHashMap<>();
    private final AtomicLong collected = new AtomicLong();
    private final AtomicLong shipped = new AtomicLong();
    private final AtomicLong shippedBytes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong restored = new AtomicLong();
    private volatile @Nullable String lastFailure;
    private volatile @Nullable Long shippedNanos;
    private boolean alarmed;
    private long alarmedNanos;

    /**
     * What a worker has that the store has not.
     *
     * @param files how many files
     * @param commands how many changes
     * @param refused how many files are not shipped for good
     * @param oldestNanos since when the one waits that waits longest; now where none does
     */
    record Lag(long files, long commands, long refused, long oldestNanos) {}

    WarmReport(WarmSettings settings, WarmStore store, Optional<DiskBudget> budget) {
        this.settings = settings;
        this.store = store;
        this.budget = budget;
    }

    /** Adds {@code bytes} to what is collected; returns whether that is within the bound. */
    boolean collect(long bytes) {
        return collected.addAndGet(bytes) <= settings.collectBytes();
    }

    /** Takes {@code bytes} from what is collected. */
    void release(long bytes) {
        collected.addAndGet(-bytes);
    }

    void ended(Shipment shipment, Shipment.Outcome outcome) {
        if (outcome == Shipment.Outcome.SHIPPED) {
            shipped.incrementAndGet();
            shippedNanos = System.nanoTime();
            lastFailure = null;
        }
    }

    void failed(Shipment shipment, RuntimeException why) {
        failed.incrementAndGet();
        lastFailure = String.valueOf(why.getMessage());
        LOG.debug("{} was not shipped, and is tried again", shipment.name().text(), why);
    }

    void sent(long bytes) {
        shippedBytes.addAndGet(bytes);
    }

    void restored() {
        restored.incrementAndGet();
    }

    /** What {@code worker} lacks in the store at {@code nanos}. */
    void lag(int worker, Lag lag, long nanos) {
        byWorker.put(worker, lag);
        alarm(nanos);
    }

    private synchronized void alarm(long nanos) {
        WarmStatus now = status(nanos);
        boolean late = now.oldest().compareTo(settings.alarm()) > 0;
        if (late && (!alarmed || nanos - alarmedNanos >= AGAIN_NANOS)) {
            LOG.warn(
                    "the store {} is behind: {} files, {} changes, {} bytes, for {} s; {}",
                    store.name(),
                    now.files(),
                    now.commands(),
                    now.bytes(),
                    now.oldest().toSeconds(),
                    now.lastFailure()
                            .map(why -> "the last shipment failed: " + why)
                            .orElse("shipments are slow"));
            alarmedNanos = nanos;
        } else if (!late && alarmed) {
            LOG.info("the store {} has caught up", store.name());
        }
        alarmed = late;
    }

    WarmStatus status() {
        return status(System.nanoTime());
    }

    private WarmStatus status(long nanos) {
        long files = 0;
        long commands = 0;
        long refused = 0;
        long oldest = 0;
        for (Lag lag : byWorker.values()) {
            files += lag.files();
            commands += lag.commands();
            refused += lag.refused();
            oldest = Math.max(oldest, lag.files() == 0 ? 0 : nanos - lag.oldestNanos());
        }
        return new WarmStatus(
                files,
                commands,
                collected.get(),
                Duration.ofNanos(oldest),
                shipped.get(),
                Optional.ofNullable(shippedNanos).map(at -> Duration.ofNanos(Math.max(0, nanos - at))),
                shippedBytes.get(),
                failed.get(),
                restored.get(),
                refused,
                Optional.ofNullable(lastFailure),
                budget.map(DiskBudget::status),
                store.traffic());
    }
}
