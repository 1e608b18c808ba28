/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.it.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** How long faults last: short within every build, long with {@code -Pfaults}. */
final class Length {

    private static final boolean LONG = Boolean.getBoolean("varve.faults.long");

    private Length() {}

    /** After how much silence a server counts as dead: the product's own default in a long run. */
    static Duration deadAfter() {
        return Duration.ofSeconds(LONG ? 5 : 3);
    }

    /** How long a server is frozen or cut off: more than {@link #deadAfter}. */
    static Duration absence() {
        return Duration.ofSeconds(LONG ? 30 : 6);
    }

    /** Waits until a server was away for long enough that went at {@code moment}, in the clock of {@link System#nanoTime}. */
    static void awaitAbsence(long moment) {
        await().atMost(absence().plusMinutes(1))
                .until(() -> System.nanoTime() - moment > absence().toNanos());
    }

    /** The size of a disk that {@link #operations} do not fill by themselves. */
    static String disk() {
        return LONG ? "1g" : "64m";
    }

    /** How many operations are begun before and after a fault. */
    static int operations() {
        return LONG ? 2000 : 100;
    }
}
