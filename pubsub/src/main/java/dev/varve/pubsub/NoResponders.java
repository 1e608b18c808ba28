/*
 * Copyright the Varve authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.varve.pubsub;

import dev.varve.Bytes;

/**
 * The message by which a system says at the reply subject that nobody listens where a message was published.
 *
 * <p>It comes to those who published with a reply subject and subscribed to that by themselves; {@link PubSub#request} turns it into {@code UNAVAILABLE}. It is empty but for the header {@value #HEADER}, as
 * most NATS clients show it.
 */
public final class NoResponders {

    private static final String HEADER = "Status";
    private static final String CODE = "503";
    private static final WireHeaders HEADERS =
            WireHeaders.builder().add(HEADER, CODE).build();

    private NoResponders() {}

    /** The message, as it arrives at {@code replyTo}. */
    public static WireMessage at(String replyTo) {
        return WireMessage.of(replyTo, HEADERS, Bytes.empty());
    }

    /** Whether {@code message} is one. */
    public static boolean is(WireMessage message) {
        return message.payload().isEmpty() && message.headers().equals(HEADERS);
    }
}
