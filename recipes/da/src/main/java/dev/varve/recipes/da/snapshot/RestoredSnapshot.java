/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import java.nio.file.Path;
import java.util.List;

/**
 * A state to start from.
 *
 * @param info what it is
 * @param file where it is, whole and verified
 * @param damaged later snapshots that could not be used, the latest first
 */
public record RestoredSnapshot(SnapshotInfo info, Path file, List<SnapshotId> damaged) {
    public RestoredSnapshot {
        damaged = List.copyOf(damaged);
    }
}
