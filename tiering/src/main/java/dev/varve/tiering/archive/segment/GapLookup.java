/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.util.List;

/** Tells why sequences have no message. */
@FunctionalInterface
public interface GapLookup {

    /** Knows nothing. */
    GapLookup UNKNOWN = (first, last) -> List.of(new Gap(first, last, Gap.Reason.UNKNOWN));

    /** The gaps that {@code first} to {@code last} consist of: in order, adjacent, from {@code first} to {@code last}. */
    List<Gap> between(long first, long last);
}
