/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

import java.util.OptionalLong;

/**
 * What is known of one payload after all attempts to write it: the best of their outcomes.
 *
 * <p>It grows while events are read, and is then only asked. For use by one thread.
 */
final class Writing {

    private final String payload;
    private final String place;
    private final Event first;
    private Event best;
    private OptionalLong seq = OptionalLong.empty();
    private int attempts;

    /** @param first the event that is the first attempt */
    Writing(String payload, String place, Event first) {
        this.payload = payload;
        this.place = place;
        this.first = first;
        this.best = first;
    }

    /** Takes note of an attempt, whose acknowledgement, if it has one, gives {@code at} to this payload. */
    void add(Event attempt, OptionalLong at) {
        attempts++;
        if (rank(attempt) > rank(best)) {
            best = attempt;
        }
        if (attempt.acknowledged() && seq.isEmpty()) {
            seq = at;
        }
    }

    private static int rank(Event event) {
        return event.acknowledged() ? 2 : event.refused() ? 0 : 1;
    }

    String payload() {
        return payload;
    }

    /** Where it was written. */
    String place() {
        return place;
    }

    String client() {
        return first.client();
    }

    boolean acknowledged() {
        return best.acknowledged();
    }

    /** Whether every attempt was refused. */
    boolean refused() {
        return best.refused();
    }

    /** The sequence or revision acknowledged. */
    OptionalLong seq() {
        return seq;
    }

    /** When the first attempt began. */
    long began() {
        return first.began();
    }

    /** When it was first acknowledged; {@link Event#NEVER} if it was not. */
    long acknowledgedAt() {
        return acknowledged() ? best.ended() : Event.NEVER;
    }

    boolean triedOnce() {
        return attempts == 1;
    }

    @Override
    public String toString() {
        return payload + " of " + client() + (seq.isPresent() ? " acknowledged at " + seq.getAsLong() : "");
    }
}
