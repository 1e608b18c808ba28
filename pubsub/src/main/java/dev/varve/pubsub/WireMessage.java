/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import dev.varve.Bytes;
import java.util.Optional;

/**
 * A message of the pub/sub system.
 *
 * @param subject where it is published; without wildcards
 * @param replyTo where an answer is expected, if one is
 * @param headers names and values
 * @param payload the bytes, possibly none
 */
public record WireMessage(String subject, Optional<String> replyTo, WireHeaders headers, Bytes payload) {

    /** A message that expects no answer. */
    public static WireMessage of(String subject, WireHeaders headers, Bytes payload) {
        return new WireMessage(subject, Optional.empty(), headers, payload);
    }

    /** This message with its answer expected at {@code subject}. */
    public WireMessage withReplyTo(String subject) {
        return new WireMessage(this.subject, Optional.of(subject), headers, payload);
    }
}
