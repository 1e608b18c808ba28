/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import dev.varve.Preconditions;

/**
 * The place of a state among all that ever were.
 *
 * @param version one above that of the state before; no two states have the same
 * @param term the leader that made it; never below that of the state before
 * @param since the version of the first state of that term
 */
record Generation(long version, long term, long since) {

    /** The place before all states. */
    static final Generation NONE = new Generation(0, 0, 0);

    Generation {
        Preconditions.atLeast("version", version, 0);
        Preconditions.atLeast("term", term, 0);
        Preconditions.require(since <= version, "term " + term + " begins at " + since + ", after " + version);
    }

    /** The place after this one, in the same term. */
    Generation next() {
        return at(version + 1);
    }

    /** The place {@code number} in the same term. */
    Generation at(long number) {
        return new Generation(number, term, since);
    }

    /** The place after this one, the first of the term {@code later}. */
    Generation begin(long later) {
        return new Generation(version + 1, later, version + 1);
    }
}
