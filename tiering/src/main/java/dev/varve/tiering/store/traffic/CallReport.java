/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.tiering.store.traffic;

import dev.varve.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of one call.
 *
 * @param call which it was
 * @param outcome how it ended
 * @param error why it failed, with {@link Outcome#FAILED}, where that has a code
 * @param sent the bytes of content that were stored, or offered in vain
 * @param received the bytes of content that were read
 * @param elapsed how long it took
 */
public record CallReport(
        BlobCall call, Outcome outcome, Optional<ErrorCode> error, long sent, long received, Duration elapsed) {

    /** How a call ended. */
    public enum Outcome {
        /** As it should. */
        DONE,
        /** The content was there already. */
        ALREADY_THERE,
        /** Somebody else had written. */
        CONFLICT,
        /** With a {@link dev.varve.StorageException}, or because the content cannot be read; then there is no code. */
        FAILED,
        /** With an {@link dev.varve.OutcomeUnknownException}. */
        UNKNOWN
    }

    /** Whoever wants to hear of every call, in the thread that makes it. */
    @FunctionalInterface
    public interface Listener {
        /** Hears of a call that has ended. */
        void ended(CallReport report);
    }
}
