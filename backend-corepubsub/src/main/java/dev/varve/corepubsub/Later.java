/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

/** Runs tasks a little later. */
@FunctionalInterface
interface Later {

    /** Runs {@code task} once enough time has passed since the failure number {@code failures} in a row. */
    void run(int failures, Runnable task);
}
