/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.memory;

import dev.varve.Subject;
import dev.varve.stream.StoredMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that a stream holds, with what the stream must know of it.
 *
 * @param stored the message
 * @param number the change by which it came
 * @param expires when its own time to live ends; null for never
 * @param msgId the id it was written under, if it had one
 */
record Entry(
        StoredMessage stored,
        long number,
        @Nullable Instant expires,
        @Nullable String msgId) {
    long seq() {
        return stored.seq();
    }

    Subject subject() {
        return stored.subject();
    }

    long size() {
        return stored.message().sizeInBytes();
    }
}
