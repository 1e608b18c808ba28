/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.jetstream;

import dev.varve.OutcomeUnknownException;
import dev.varve.StorageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of the SPI that is under way: what it does, until when, and what it means if no answer comes.
 *
 * @param what what is being done, for messages, such as {@code publish to 'a.b'}
 * @param deadline when it ends
 * @param write what is written to, where it writes
 */
record Effort(String what, Deadline deadline, Optional<Write> write) {

    /**
     * The identity of a write.
     *
     * @param target the subject, key or object
     * @param msgId under which it can be repeated; empty for none
     */
    record Write(String target, String msgId) {}

    /** A call that changes nothing. */
    static Effort read(String what, Deadline deadline) {
        return new Effort(what, deadline, Optional.empty());
    }

    /** A call that changes {@code target}. */
    static Effort write(String what, Deadline deadline, String target, String msgId) {
        return new Effort(what, deadline, Optional.of(new Write(target, msgId)));
    }

    /** The same, as far as it only reads: before anything was written, no answer means that nothing was. */
    Effort reading() {
        return read(what, deadline);
    }

    /** What to throw when the answer did not come: it is unknown whether a write happened. */
    RuntimeException unanswered(@Nullable Throwable cause) {
        String reason = what + " got no answer" + (cause == null ? " in time" : ": " + cause.getMessage());
        return write.<RuntimeException>map(id -> new OutcomeUnknownException(
                        reason + "; it may have happened, or not", id.target(), id.msgId(), cause))
                .orElseGet(() -> StorageException.unavailable(reason, cause));
    }

    /** Fails if there is no time left to try it. */
    void requireTime() {
        if (deadline.passed()) {
            throw tooLate();
        }
    }

    /** What to throw when the deadline passed before anything was sent. */
    StorageException tooLate() {
        return StorageException.unavailable(what + " was not tried: its deadline has passed", null);
    }
}
