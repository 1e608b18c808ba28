/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

/** Why a store's client makes a request once more, within one call. */
public enum RetryCause {
    /** The store said that it was asked too much at once. */
    THROTTLED,
    /** The store failed, or what stands before it: an answer of 500 and above. */
    SERVER_ERROR,
    /** No answer came in time. */
    TIMED_OUT,
    /** The connection could not be made, or broke. */
    CONNECTION,
    /** Another was writing the same key at that moment. */
    CONFLICT,
    /** Anything else. */
    OTHER;

    /** Whoever wants to hear of every request that is made once more, in the thread that makes it. */
    @FunctionalInterface
    public interface Listener {
        /** Hears of a request that is made once more because of {@code cause}. */
        void retried(RetryCause cause);
    }
}
