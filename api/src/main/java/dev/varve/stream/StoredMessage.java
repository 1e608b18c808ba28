/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.stream;

import dev.varve.Message;
import dev.varve.Preconditions;
import dev.varve.Subject;
import java.time.Instant;

/**
 * A message as it stands in a stream.
 *
 * @param subject what it was written to
 * @param seq its place in the stream, at least 1
 * @param storeTime when the store took it
 * @param message what was stored
 */
public record StoredMessage(Subject subject, long seq, Instant storeTime, Message message) {

    public StoredMessage {
        Preconditions.atLeast("seq", seq, 1);
    }
}
