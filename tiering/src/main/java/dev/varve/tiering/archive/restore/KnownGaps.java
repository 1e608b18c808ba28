/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.restore;

import dev.varve.tiering.archive.segment.Gap;
import dev.varve.tiering.archive.segment.GapLookup;
import java.util.ArrayList;
import java.util.List;

/**
 * Gaps as a segment has them; what lies between them was not to be restored.
 *
 * @param gaps in order
 */
record KnownGaps(List<Gap> gaps) implements GapLookup {

    @Override
    public List<Gap> between(long first, long last) {
        List<Gap> found = new ArrayList<>();
        long next = first;
        for (Gap gap : gaps) {
            if (gap.last() >= next && gap.first() <= last) {
                if (gap.first() > next) {
                    found.add(new Gap(next, gap.first() - 1, Gap.Reason.NOT_SELECTED));
                }
                long end = Math.min(gap.last(), last);
                found.add(new Gap(Math.max(gap.first(), next), end, gap.reason()));
                next = end + 1;
            }
        }
        if (next <= last) {
            found.add(new Gap(next, last, Gap.Reason.NOT_SELECTED));
        }
        return found;
    }
}
