/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import dev.varve.stream.Change;
import dev.varve.stream.FeedPosition;
import dev.varve.stream.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * A change of a stream as its log keeps it.
 *
 * @param number its number in the log
 * @param kind what happened
 * @param subject the subject concerned
 * @param seq the sequence concerned
 * @param message what was stored, with SET only
 */
record LoggedChange(
        long number,
        Change.Kind kind,
        Subject subject,
        long seq,
        @Nullable StoredMessage message) {
    static LoggedChange set(Entry entry) {
        return new LoggedChange(entry.number(), Change.Kind.SET, entry.subject(), entry.seq(), entry.stored());
    }

    Change at(FeedPosition position) {
        return message == null ? Change.removed(kind, position, subject, seq) : Change.set(position, message);
    }

    long size() {
        return message == null ? 0 : message.message().sizeInBytes();
    }
}
