/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.bench.da;

/** What happens to the servers while actions come. */
enum Fault {
    /** Nothing. */
    NONE,
    /** The one that leads the primary stream is killed half way, and started again. */
    LEADER_LOSS
}
