/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.testkit.fault;

import java.time.Duration;

/** What may happen to a call on its way to a store and back. */
public sealed interface Fault {

    /** Nothing happens to it. */
    record None() implements Fault {}

    /**
     * It arrives late; the caller waits.
     *
     * @param time by how much
     */
    record Delay(Duration time) implements Fault {}

    /** It never arrives. A write throws {@link dev.varve.OutcomeUnknownException}, a read {@code UNAVAILABLE}. */
    record Drop() implements Fault {}

    /** It is done, and its answer never arrives: the caller sees what it sees of {@link Drop}. */
    record LostAnswer() implements Fault {}

    /** It is done twice; the caller gets the first answer, and what becomes of the second is hidden from it. */
    record Duplicate() implements Fault {}

    /** An asynchronous write is held back until the next call has been made, or a moment has passed. Nothing happens to other calls. */
    record Reorder() implements Fault {}

    /** The process dies before it is done: {@link SimulatedCrash}, now and at every later call. */
    record CrashBefore() implements Fault {}

    /** The process dies after it is done: {@link SimulatedCrash}, now and at every later call. */
    record CrashAfter() implements Fault {}
}
