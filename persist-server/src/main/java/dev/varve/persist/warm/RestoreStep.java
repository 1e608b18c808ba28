/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.warm;

/** What a restore does, in this order; a process may end before each. */
enum RestoreStep {
    /** Looks what there is. */
    READ_MANIFEST,
    /** Fetches the snapshot, compares it with its digest, syncs it. */
    FETCH_SNAPSHOT,
    /** Carries out the increments, commits, compares with the manifest. */
    APPLY_INCREMENTS,
    /** Gives the file its name. */
    LINK,
    /** Makes the name survive a loss of power. */
    SYNC_DIRECTORY
}
