/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.history;

/**
 * One operation of one client, from its call to its end.
 *
 * @param client who asked
 * @param action what for
 * @param outcome how it ended
 * @param began when, in the one order of all beginnings and ends of a history
 * @param ended when, in the same order; {@link #NEVER} for one whose effect may come at any time
 */
record Event(String client, Action action, Outcome outcome, long began, long ended) {

    static final long NEVER = Long.MAX_VALUE;

    boolean acknowledged() {
        return outcome instanceof Outcome.Acknowledged;
    }

    boolean refused() {
        return outcome instanceof Outcome.Refused;
    }

    /** Whether this had ended before {@code other} began. */
    boolean before(Event other) {
        return ended < other.began;
    }
}
