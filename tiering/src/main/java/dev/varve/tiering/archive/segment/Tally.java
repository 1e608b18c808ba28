/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.archive.segment;

import dev.varve.Preconditions;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts the messages of a segment while they pass, and notes what is missing between them. For use by one thread. */
final class Tally {

    private final SegmentOrigin origin;
    private final GapLookup lookup;
    private final List<Gap> gaps = new ArrayList<>();
    private final SubjectsSeen subjects = new SubjectsSeen();
    private long firstSeq;
    private long lastSeq;
    private Instant firstTime = Instant.EPOCH;
    private Instant lastTime = Instant.EPOCH;
    private long count;
    private long payloadBytes;

    Tally(SegmentOrigin origin, GapLookup lookup) {
        this.origin = origin;
        this.lookup = lookup;
        this.lastSeq = origin.after();
    }

    void add(StoredMessage message) {
        Preconditions.atLeast("seq of the next message of a segment", message.seq(), lastSeq + 1);
        if (message.seq() > lastSeq + 1) {
            gaps.addAll(lookup.between(lastSeq + 1, message.seq() - 1));
        }
        if (count == 0) {
            firstSeq = message.seq();
            firstTime = message.storeTime();
        }
        lastSeq = message.seq();
        lastTime = message.storeTime();
        count++;
        payloadBytes += message.message().value().map(value -> value.size()).orElse(0);
        subjects.add(message.subject());
    }

    long lastSeq() {
        return lastSeq;
    }

    long count() {
        return count;
    }

    SegmentContent content() {
        SegmentHeader header = new SegmentHeader(origin, firstSeq, lastSeq, firstTime, lastTime, count, gaps);
        return new SegmentContent(header, payloadBytes, subjects.list());
    }

    /** What of {@code stated} does not fit the messages that passed; empty if all does. */
    String contradiction(SegmentHeader stated) {
        if (count == 0) {
            return "it holds no message";
        }
        SegmentHeader found = content().header();
        if (count != stated.count()) {
            return "it holds " + count + " messages, and says " + stated.count();
        }
        if (!holes(found.gaps()).equals(holes(stated.gaps()))) {
            return "its gaps are not those that it states";
        }
        boolean fits = found.firstSeq() == stated.firstSeq()
                && found.lastSeq() == stated.lastSeq()
                && found.firstTime().equals(stated.firstTime())
                && found.lastTime().equals(stated.lastTime());
        return fits ? "" : "its first and last message are not those that it states";
    }

    /** The gaps with adjacent ones joined, whatever their reasons. */
    private static List<Gap> holes(List<Gap> gaps) {
        List<Gap> joined = new ArrayList<>();
        for (Gap gap : gaps) {
            int end = joined.size() - 1;
            if (end >= 0 && joined.get(end).last() + 1 == gap.first()) {
                joined.set(end, new Gap(joined.get(end).first(), gap.last(), Gap.Reason.UNKNOWN));
            } else {
                joined.add(new Gap(gap.first(), gap.last(), Gap.Reason.UNKNOWN));
            }
        }
        return joined;
    }
}
