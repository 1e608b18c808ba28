/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve;

import org.jspecify.annotations.Nullable;

/**
 * A write was sent and its answer did not come: it may have happened, or not.
 *
 * <p>This is neither success nor failure, and must not be treated as either. Two ways go on from here, both safe:
 *
 * <ul>
 *   <li>send the same write again <em>with the same {@linkplain #msgId() message id}</em>: within the dedup window it is stored at most once, and the receipt says whether it was a duplicate;
 *   <li>ask {@link dev.varve.stream.StreamStore#resolve} what became of it.
 * </ul>
 *
 * <p>A key-value write carries its fate in the revision: read the key and compare.
 */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String target;
    private final String msgId;

    /**
     * @param message what was tried and why its end is not known, one line
     * @param target the subject, key or object name that was written to
     * @param msgId the id under which the write can be repeated or resolved; empty where the write has none
     * @param cause what ended the wait, if anything did
     */
    public OutcomeUnknownException(String message, String target, String msgId, @Nullable Throwable cause) {
        super(message, cause);
        this.target = target;
        this.msgId = msgId;
    }

    /** The subject, key or object name that was written to. */
    public String target() {
        return target;
    }

    /** The id under which the write can be repeated or resolved; empty where the write has none. */
    public String msgId() {
        return msgId;
    }
}
