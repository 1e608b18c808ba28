/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.store;

import dev.varve.Preconditions;
import java.util.Comparator;

/**
 * How far a file is: the last command that was carried out on it. Of two copies of a file the one with the greater position has more.
 *
 * @param epoch the epoch under which that was
 * @param lsn its number in the journal of the owner of that epoch
 */
public record FilePosition(long epoch, long lsn) implements Comparable<FilePosition> {

    /** The position of a file that was never written to. */
    public static final FilePosition START = new FilePosition(0, 0);

    private static final Comparator<FilePosition> ORDER =
            Comparator.comparingLong(FilePosition::epoch).thenComparingLong(FilePosition::lsn);

    public FilePosition {
        Preconditions.atLeast("epoch", epoch, 0);
        Preconditions.atLeast("lsn", lsn, 0);
    }

    @Override
    public int compareTo(FilePosition other) {
        return ORDER.compare(this, other);
    }

    /** Whether a file at {@code other} has what one at this position has. */
    public boolean isWithin(FilePosition other) {
        return compareTo(other) <= 0;
    }

    /** {@code 7:4096}: epoch and number. */
    @Override
    public String toString() {
        return epoch + ":" + lsn;
    }
}
