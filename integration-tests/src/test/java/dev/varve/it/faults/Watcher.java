/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import dev.varve.StorageException;
import dev.varve.SubjectFilter;
import dev.varve.Varve;
import dev.varve.kv.Watch;
import dev.varve.testkit.history.WatcherLog;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A client that watches all keys of the load, goes away now and then, and goes on where it was. */
final class Watcher {

    private static final Duration WAIT = Duration.ofMillis(200);

    private final String bucket;
    private final Varve store;
    private final WatcherLog log;
    private final Random random;

    Watcher(String bucket, Varve store, WatcherLog log, Random random) {
        this.bucket = bucket;
        this.store = store;
        this.log = log;
        this.random = random;
    }

    /** Watches until {@code stopped}. */
    void watch(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            int most = 50 + random.nextInt(200);
            try (Watch watch = store.keyValues().watch(bucket, SubjectFilter.all(), log.resume())) {
                for (int seen = 0; seen < most && !stopped.getAsBoolean(); seen++) {
                    watch.next(WAIT).ifPresent(log::saw);
                }
            } catch (StorageException e) {
                LockSupport.parkNanos(WAIT.toNanos());
            }
        }
    }
}
