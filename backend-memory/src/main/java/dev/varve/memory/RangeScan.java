/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.stream.Range;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The messages of one stream in a range, one after the other, up to the last there was when the scan began. */
final class RangeScan {
    private final StreamLog log;
    private final SubjectMatcher matcher;
    private final long first;
    private final long last;
    private final Instant from;
    private final Instant to;

    RangeScan(StreamLog log, SubjectMatcher matcher, Range range) {
        this.log = log;
        this.matcher = matcher;
        long lastSeq = log.info().lastSeq();
        if (range instanceof Range.BySeq bySeq) {
            first = bySeq.first();
            last = Math.min(bySeq.last(), lastSeq);
            from = Instant.MIN;
            to = Instant.MAX;
        } else if (range instanceof Range.ByTime byTime) {
            first = log.seqAtTime(byTime.from());
            last = lastSeq;
            from = byTime.from();
            to = byTime.to();
        } else {
            throw new IllegalArgumentException("unknown range " + range);
        }
    }

    /** The first message after {@code previous}; null where there are no more. */
    @Nullable
    StoredMessage after(@Nullable StoredMessage previous) {
        long seq = previous == null ? first : previous.seq() + 1;
        StoredMessage next = log.next(matcher, seq, last);
        while (next != null && !isWithin(next.storeTime())) {
            next = log.next(matcher, next.seq() + 1, last);
        }
        return next;
    }

    private boolean isWithin(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }
}
