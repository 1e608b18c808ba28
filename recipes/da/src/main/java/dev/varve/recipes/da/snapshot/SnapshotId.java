/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.recipes.da.snapshot;

import dev.varve.Preconditions;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which state a snapshot holds. Later ones are greater.
 *
 * @param rollupRevision the revision of the rollup, a u16
 * @param actionId the last action in it
 */
public record SnapshotId(int rollupRevision, long actionId) implements Comparable<SnapshotId> {

    private static final Pattern NAME = Pattern.compile("(\\d{1,5})\\.(\\d{1,18})");

    public SnapshotId {
        Preconditions.require(
                rollupRevision >= 0 && rollupRevision <= 0xffff,
                "rollup revision must be 0 to 65535, not " + rollupRevision);
        Preconditions.atLeast("action id", actionId, 0);
    }

    /** The one whose object bears {@code name}; empty if that is no snapshot's. */
    static Optional<SnapshotId> ofName(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() && Integer.parseInt(parts.group(1)) <= 0xffff
                ? Optional.of(new SnapshotId(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(SnapshotId other) {
        return Comparator.comparingInt(SnapshotId::rollupRevision)
                .thenComparingLong(SnapshotId::actionId)
                .compare(this, other);
    }

    /** {@code <rollup revision>.<action id>}. */
    @Override
    public String toString() {
        return rollupRevision + "." + actionId;
    }
}
