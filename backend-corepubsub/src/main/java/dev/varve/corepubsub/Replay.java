/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A replay of changes under way, for one stream. For use by one thread; {@link #ask} alone may be called by another one while no page is asked for. */
final class Replay {

    private final Follow follow;
    private final Start start;
    private final long begin;
    private volatile long after;
    private volatile long known;
    private volatile long epoch;
    private volatile OptionalLong bound = OptionalLong.empty();
    private int failures;
    private volatile @Nullable CompletableFuture<ChangePage> page;

    /**
     * @param follow the stream
     * @param after the number after which to begin
     * @param start what sort of replay it is
     */
    Replay(Follow follow, long after, Start start) {
        this.follow = follow;
        this.begin = after;
        this.after = after;
        this.start = start;
        this.known = start.initial() ? 0 : follow.last();
        this.epoch = start.epoch();
    }

    /**
     * What sort of replay it is.
     *
     * @param epoch the epoch under which the follower knows the stream, 0 for none
     * @param subject the one subject that is repaired; empty for all that fit
     * @param initial whether it tells what existed when the feed was opened
     * @param quietUntil removals up to this number are of no interest: the reader never heard of what was removed
     */
    record Start(long epoch, String subject, boolean initial, long quietUntil) {

        static Start repair(Follow follow) {
            return new Start(follow.epoch(), "", false, 0);
        }

        static Start repairOf(Follow follow, String subject) {
            return new Start(follow.epoch(), subject, false, 0);
        }
    }

    Follow follow() {
        return follow;
    }

    Start start() {
        return start;
    }

    /** The greatest number that the follower knows of, under {@link #epoch()}: more than where the next page begins, if it asks for more than it lacks. */
    long known() {
        return known;
    }

    /** The epoch under which the follower knows the place where the next page begins; 0 for none. */
    long epoch() {
        return epoch;
    }

    /** What the end of the page before said of removals; empty for the first page. */
    OptionalLong bound() {
        return bound;
    }

    /** Whether afterwards everything up to the last number is known of every subject. */
    boolean complete() {
        return start.subject().isEmpty() && begin <= follow.floor();
    }

    /** Whether {@code event} tells of the removal of something that the reader never heard of. */
    boolean irrelevant(FeedEvent event) {
        return event.type() == FeedEvent.Type.REMOVAL && event.number() <= start.quietUntil();
    }

    /** Asks for the page that comes next; {@code whenDone} runs once it is there, or failed. */
    void ask(FeedSource source, Runnable whenDone) {
        CompletableFuture<ChangePage> asked = source.changes(this, after);
        page = asked;
        var unused = asked.whenComplete((got, failure) -> whenDone.run());
    }

    /** The page asked for; null while it is not there. */
    @Nullable
    CompletableFuture<ChangePage> arrived() {
        CompletableFuture<ChangePage> asked = page;
        return asked != null && asked.isDone() ? asked : null;
    }

    /** {@code taken} was taken; the next one begins after {@code number}. */
    void advance(long number, ChangePage taken) {
        after = number;
        known = number;
        epoch = taken.epoch();
        bound = taken.bound();
        failures = 0;
        page = null;
    }

    /** The page could not be had; returns how often in a row. */
    int failed() {
        page = null;
        return ++failures;
    }
}
