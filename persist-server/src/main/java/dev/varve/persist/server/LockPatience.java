/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.server;

import dev.varve.persist.store.StoreSettings;
import java.time.Duration;

/**
 * How long a file is waited for that another process has locked. While slots are taken over nobody waits at all: the file is tried again, until its former owner has had its time to let go. Whoever keeps one locked beyond that is stopped,
 * and keeps all that it was writing to, so that the next ones are not waited for.
 *
 * <p>For use by one thread.
 */
final class LockPatience {

    private static final long MEMORY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LET_GO_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int SHORT_MILLIS = 1;
    /** All that is served waits with it. */
    private static final int LONG_MILLIS = 250;

    private final StoreSettings patient;
    private final StoreSettings impatient;
    private boolean disappointed;
    private long disappointedNanos;
    private boolean taking;
    private long sinceNanos;

    LockPatience(StoreSettings settings) {
        this.patient = settings.withBusyMillis(Math.min(settings.busyMillis(), LONG_MILLIS));
        this.impatient = settings.withBusyMillis(SHORT_MILLIS);
    }

    /** What a file is to be opened with now. */
    StoreSettings settings() {
        return taking || isDisappointed() ? impatient : patient;
    }

    /** Files are opened for a slot whose former owners know since {@code nanos} that it is not theirs. */
    void take(long nanos) {
        taking = true;
        sinceNanos = nanos;
    }

    /** Files are opened to be served. */
    void serve() {
        taking = false;
    }

    /** Whether the former owner of the slot has had its time. */
    boolean isOver() {
        return isDisappointed() || System.nanoTime() - sinceNanos >= LET_GO_NANOS;
    }

    /** A file stayed locked. */
    void inVain() {
        disappointed = true;
        disappointedNanos = System.nanoTime();
    }

    private boolean isDisappointed() {
        disappointed = disappointed && System.nanoTime() - disappointedNanos < MEMORY_NANOS;
        return disappointed;
    }
}
