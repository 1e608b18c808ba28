/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.coordinator;

import java.io.IOException;

/** Is told of what a coordinator does to its directory and says, one step at a time; tests fail there, or let others act in between. */
@FunctionalInterface
interface Steps {

    /** Nobody needs to know. */
    Steps UNWATCHED = step -> {};

    /** {@code step} comes next. */
    void before(Step step) throws IOException;

    /** The steps between which a process may be stopped, for any time, or end. */
    enum Step {
        /** A term is claimed. */
        CLAIM,
        /** The newest state is read. */
        READ,
        /** A state is written under a name that nobody reads. */
        WRITE,
        SYNC,
        /** It gets the name of its version, unless another state has it. */
        LINK,
        SYNC_DIRECTORY,
        DONE,
        /** Whether this coordinator still leads is looked up. */
        CHECK,
        /** A message is sent. */
        SAY
    }
}
