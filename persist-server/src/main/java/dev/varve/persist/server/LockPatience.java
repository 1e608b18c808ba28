/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoreSettings;
import java.time.Duration;

/**
 * How long a file is waited for that another process has locked: whoever keeps one locked without an end is stopped, and keeps all that it was writing to, so that the next ones are hardly waited for.
 *
 * <p>For use by one thread.
 */
final class LockPatience {

    private static final long MEMORY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int SHORT_MILLIS = 20;

    private final StoreSettings patient;
    private final StoreSettings impatient;
    private boolean disappointed;
    private long disappointedNanos;

    LockPatience(StoreSettings settings) {
        this.patient = settings;
        this.impatient = settings.withBusyMillis(SHORT_MILLIS);
    }

    /** What a file is to be opened with now. */
    StoreSettings settings() {
        disappointed = disappointed && System.nanoTime() - disappointedNanos < MEMORY_NANOS;
        return disappointed ? impatient : patient;
    }

    /** A file stayed locked. */
    void inVain() {
        disappointed = true;
        disappointedNanos = System.nanoTime();
    }
}
