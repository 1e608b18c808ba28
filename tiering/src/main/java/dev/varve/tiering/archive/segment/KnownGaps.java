/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * Gaps as a segment has them; what lies between them was not to be restored.
 *
 * @param gaps in order
 */
public record KnownGaps(List<Gap> gaps) implements GapLookup {

    @Override
    public List<Gap> between(long first, long last) {
        List<Gap> found = new ArrayList<>();
        long next = first;
        for (int i = indexOf(first); i < gaps.size() && gaps.get(i).first() <= last; i++) {
            Gap gap = gaps.get(i);
            if (gap.first() > next) {
                found.add(new Gap(next, gap.first() - 1, Gap.Reason.NOT_SELECTED));
            }
            long end = Math.min(gap.last(), last);
            found.add(new Gap(Math.max(gap.first(), next), end, gap.reason()));
            next = end + 1;
        }
        if (next <= last) {
            found.add(new Gap(next, last, Gap.Reason.NOT_SELECTED));
        }
        return found;
    }

    /** The first that does not end before {@code seq}: a segment may have as many gaps as messages. */
    private int indexOf(long seq) {
        int low = 0;
        int high = gaps.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (gaps.get(middle).last() < seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
