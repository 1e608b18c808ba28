/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import java.time.Duration;

/**
 * A store seen with one deadline for each call.
 *
 * @param session what all views share
 * @param span how long a call waits
 */
record Scope(Session session, Duration span) {

    /**
     * A call that begins now and changes nothing.
     *
     * @throws dev.varve.StorageException {@code UNAVAILABLE} if the store is closed
     */
    Effort read(String what) {
        session.requireOpen();
        return Effort.read(what, Deadline.after(span));
    }

    /** A call that begins now and changes {@code target}; {@code msgId} is the one under which it can be repeated, empty for none. */
    Effort write(String what, String target, String msgId) {
        session.requireOpen();
        return Effort.write(what, Deadline.after(span), target, msgId);
    }
}
