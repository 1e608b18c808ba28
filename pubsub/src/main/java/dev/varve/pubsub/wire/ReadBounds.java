/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub.wire;

import dev.varve.Preconditions;
import dev.varve.pubsub.WireHeaders;
import dev.varve.stream.Range;
import java.time.Instant;
import java.util.Optional;

/**
 * Which messages {@code get-all} reads: those within all four bounds, each included.
 *
 * @param from the least seq, at least 1
 * @param to the greatest seq, {@link Long#MAX_VALUE} for no bound
 * @param since the earliest store time, in whole ms
 * @param until the latest store time, in whole ms
 */
public record ReadBounds(long from, long to, Optional<Instant> since, Optional<Instant> until) {

    public ReadBounds {
        Preconditions.atLeast("from", from, 1);
        Preconditions.atLeast("to", to, 0);
        since = since.map(time -> Instant.ofEpochMilli(WireNumbers.millisUp(time)));
        until = until.map(time -> Instant.ofEpochMilli(WireNumbers.millis(time)));
    }

    /** The bounds of {@code range}. */
    public static ReadBounds of(Range range) {
        if (range instanceof Range.ByTime times) {
            return new ReadBounds(1, Long.MAX_VALUE, Optional.of(times.from()), Optional.of(times.to()));
        }
        Range.BySeq seqs = (Range.BySeq) range;
        return new ReadBounds(seqs.first(), seqs.last(), Optional.empty(), Optional.empty());
    }

    /** These bounds from {@code seq} on, to go on with the next page. */
    public ReadBounds from(long seq) {
        return new ReadBounds(seq, to, since, until);
    }

    /** Adds them; an open end is not written. */
    public void write(WireHeaders.Builder headers) {
        if (from > 1) {
            headers.add(HeaderNames.FROM, from);
        }
        if (to < Long.MAX_VALUE) {
            headers.add(HeaderNames.TO, to);
        }
        since.ifPresent(time -> headers.add(HeaderNames.FROM_TIME, WireNumbers.millis(time)));
        until.ifPresent(time -> headers.add(HeaderNames.TO_TIME, WireNumbers.millis(time)));
    }

    /** The bounds that were written. */
    public static ReadBounds read(HeaderReader headers) {
        return new ReadBounds(
                headers.number(HeaderNames.FROM, 1).orElse(1),
                headers.number(HeaderNames.TO, 0).orElse(Long.MAX_VALUE),
                headers.time(HeaderNames.FROM_TIME),
                headers.time(HeaderNames.TO_TIME));
    }
}
