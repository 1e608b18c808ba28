/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.nats;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs what is still open when the JVM ends. */
final class AtExit {

    private static final Set<Runnable> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::runAll, "varve-testkit-exit"));
    }

    private AtExit() {}

    static void run(Runnable action) {
        OPEN.add(action);
    }

    static void forget(Runnable action) {
        OPEN.remove(action);
    }

    private static void runAll() {
        for (Runnable action : List.copyOf(OPEN)) {
            try {
                action.run();
            } catch (RuntimeException e) {
                // The others must still run, and nobody is left to catch this.
                System.err.println("at exit: " + e);
            }
        }
    }
}
