/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.persist.journal;

import java.util.Set;

/**
 * What a step of one server reads and writes of what servers share.
 *
 * @param reads what it reads
 * @param writes what it writes
 */
record Footprint(Set<String> reads, Set<String> writes) {

    /** Whether the order of the two makes no difference. */
    boolean commutesWith(Footprint other) {
        return writes.stream().noneMatch(each -> other.reads.contains(each) || other.writes.contains(each))
                && reads.stream().noneMatch(other.writes::contains);
    }
}
