/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.corepubsub;

import dev.varve.Bytes;
import dev.varve.pubsub.WireMessage;
import dev.varve.pubsub.wire.HeaderReader;
import dev.varve.pubsub.wire.Status;

/**
 * What a server answered, other than an error.
 *
 * @param status what it says first
 * @param headers everything else it says
 * @param payload the bytes that go with it
 */
record Reply(Status status, HeaderReader headers, Bytes payload) {

    /** The reply that {@code message} is. */
    static Reply of(WireMessage message) {
        HeaderReader headers = HeaderReader.of(message.headers());
        return new Reply(Status.read(headers), headers, message.payload());
    }

    /** Whether what was asked for does not exist. */
    boolean isNone() {
        return status == Status.NONE;
    }
}
