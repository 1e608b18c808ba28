/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a follower knows of one stream: up to which number, and what waits for a repair. For use by one thread.
 *
 * <p>Where the filter covers the whole stream, numbers must follow each other without a hole, and one number says it all. Otherwise each subject has its own chain, told by the previous number that
 * each change carries, above a floor up to which everything is known.
 */
final class Follow {

    /** What a change is to somebody who knows what this follow knows. */
    enum Verdict {
        /** The one that comes next. */
        NEXT,
        /** Known already, or told by an owner that has been replaced. */
        REPEAT,
        /** Something before it is missing. */
        GAP
    }

    private static final long NONE = -1;

    private final String stream;
    private final Map<String, Long> seen = new HashMap<>();
    private final Deque<FeedEvent> held = new ArrayDeque<>();
    private boolean whole;
    private boolean busy;
    private long epoch;
    private long floor;
    private long last;
    private long mark = NONE;
    private long again = NONE;
    private @Nullable FeedEvent trigger;

    Follow(String stream, boolean whole, long epoch, long number) {
        this.stream = stream;
        this.whole = whole;
        this.epoch = epoch;
        this.floor = number;
        this.last = number;
    }

    String stream() {
        return stream;
    }

    boolean whole() {
        return whole;
    }

    long epoch() {
        return epoch;
    }

    /** The greatest number known. */
    long last() {
        return last;
    }

    /** Changes that wait until a repair is done, in order of arrival. */
    Deque<FeedEvent> held() {
        return held;
    }

    /** How many subjects are remembered one by one. */
    int remembered() {
        return seen.size();
    }

    /** The number from which everything may have to be asked again if any subject may miss something. */
    long floor() {
        return whole ? last : floor;
    }

    /** The greatest number known of {@code subject}. */
    long known(String subject) {
        return whole ? last : Math.max(floor, seen.getOrDefault(subject, 0L));
    }

    Verdict judge(FeedEvent event) {
        if (event.epoch() < epoch) {
            return Verdict.REPEAT;
        }
        if (event.epoch() > epoch && epoch > 0) {
            return Verdict.GAP;
        }
        long known = known(event.subject());
        if (event.number() <= known) {
            return Verdict.REPEAT;
        }
        long before = whole ? event.number() - 1 : event.previous();
        boolean missing = event.type() == FeedEvent.Type.HEAD || before > known;
        return missing ? Verdict.GAP : Verdict.NEXT;
    }

    /** Takes {@code event} as delivered. */
    void accept(FeedEvent event) {
        last = Math.max(last, event.number());
        epoch = Math.max(epoch, event.epoch());
        if (!whole) {
            seen.merge(event.subject(), event.number(), Math::max);
        }
    }

    /** Forgets everything: the stream begins anew under {@code epoch}. */
    void reset(long newEpoch) {
        seen.clear();
        epoch = newEpoch;
        floor = 0;
        last = 0;
    }

    /** Everything up to {@code number} is known, of every subject. */
    void raiseFloor(long number) {
        floor = Math.max(floor, number);
        last = Math.max(last, number);
        seen.values().removeIf(known -> known <= floor);
    }

    void raiseEpoch(long newEpoch) {
        epoch = Math.max(epoch, newEpoch);
    }

    /** Whether a replay is under way; live changes are held meanwhile. */
    boolean busy() {
        return busy;
    }

    /** A replay begins, because of {@code cause} if a change made it necessary. */
    void begin(@Nullable FeedEvent cause) {
        busy = true;
        trigger = cause;
    }

    /** The replay has ended; returns the change that made it necessary. */
    @Nullable
    FeedEvent end() {
        FeedEvent cause = trigger;
        busy = false;
        trigger = null;
        return cause;
    }

    /** From here on changes may be missing, until {@link #takeMark()}. */
    void mark() {
        if (mark == NONE) {
            mark = last;
        }
    }

    boolean marked() {
        return mark != NONE;
    }

    /** The number that was the last one when the stream was marked; forgets the mark. */
    long takeMark() {
        long marked = mark;
        mark = NONE;
        return marked;
    }

    /** After the replay under way another one must begin, after {@code number}. */
    void again(long number) {
        again = again == NONE ? number : Math.min(again, number);
    }

    /** Where another replay must begin; empty if none must. Forgets it. */
    OptionalLong takeAgain() {
        OptionalLong next = again == NONE ? OptionalLong.empty() : OptionalLong.of(again);
        again = NONE;
        return next;
    }

    /** Whether the filter covers the whole stream may change when the stream is declared anew. */
    void cover(boolean covered) {
        if (covered != whole) {
            seen.clear();
            floor = last;
            whole = covered;
        }
    }
}
