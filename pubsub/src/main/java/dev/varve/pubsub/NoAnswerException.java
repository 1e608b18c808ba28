/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import org.jspecify.annotations.Nullable;

/** A request was sent and no answer came: what was asked may have been done, or not. */
public final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was asked of whom, and how long the answer was waited for
     * @param cause what ended the wait, if anything did
     */
    public NoAnswerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
