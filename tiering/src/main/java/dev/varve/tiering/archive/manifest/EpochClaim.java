/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.manifest;

import dev.varve.Preconditions;

/**
 * An epoch that a writer took for itself, before it took over the head: no epoch is ever given twice, even if the head is lost.
 *
 * @param archive the name of the archive
 * @param epoch the epoch
 * @param writer whose it is
 */
public record EpochClaim(String archive, long epoch, String writer) {

    public EpochClaim {
        Preconditions.name("archive", archive);
        Preconditions.atLeast("epoch", epoch, 1);
    }
}
