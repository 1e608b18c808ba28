/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

/** The mark that a transport gives a message in place of headers that are none. */
public final class MalformedHeaders {

    /** The header that such a message has instead of its own. */
    public static final String NAME = "Varve-Malformed";

    private MalformedHeaders() {}

    /** Whether the headers of {@code message} could not be read. */
    public static boolean are(WireMessage message) {
        return message.headers().first(NAME).isPresent();
    }
}
