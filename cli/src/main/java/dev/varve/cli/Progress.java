/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.cli;

import dev.varve.ErrorCode;
import dev.varve.ErrorKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that goes on elsewhere. */
final class Progress {

    private static final long PERIOD_MILLIS = 200;

    private final Duration timeout;
    private final long began = System.nanoTime();

    Progress(Duration timeout) {
        this.timeout = timeout;
    }

    /** Returns when {@code done} says so; fails with {@code state} if that takes too long. */
    void await(BooleanSupplier done, Supplier<String> state) throws InterruptedException {
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - began > timeout.toNanos()) {
                throw new CommandFailure(
                        ErrorCode.UNAVAILABLE.name(),
                        ErrorKind.AVAILABILITY.exitCode(),
                        state.get() + " after " + timeout.toSeconds()
                                + " s; the coordinator goes on with it, see 'varve cluster status'");
            }
            TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
        }
    }
}
